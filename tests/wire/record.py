#!/usr/bin/env python3
"""Records what the vendors' own clients put on the wire for the calls of `calls.json`: writes `vectors.json`.

    pip install alibabacloud-tea-openapi alibabacloud-openapi-util tencentcloud-sdk-python-common
    python3 tests/wire/record.py

The general clients of both vendors send each call to a server on this machine. What the clients of single products do
before that, by their generator, is done here with the same functions of the vendor's library: which parameter goes into
the query, a form, a header or the body, and `array_to_string_with_specified_style` where a parameter has a style.
"""

import json
import pathlib
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qsl, urlsplit

from alibabacloud_openapi_util.client import Client as Util
from alibabacloud_tea_openapi import models
from alibabacloud_tea_openapi.client import Client
from darabonba.runtime import RuntimeOptions
from tencentcloud.common import credential
from tencentcloud.common.common_client import CommonClient
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile

HERE = pathlib.Path(__file__).parent
STYLES = {"json": "json", "comma": "simple", "repeated": "repeatList"}
# What every request has, or what names the program.
COMMON = {
    "host", "user-agent", "accept", "accept-encoding", "connection", "content-length", "content-type", "authorization",
}
received = []


class Server(BaseHTTPRequestHandler):
    def answer(self):
        length = int(self.headers.get("content-length") or 0)
        received.append((self.command, self.path, list(self.headers.items()), self.rfile.read(length)))
        body = b'{"Response":{"RequestId":"1"},"RequestId":"1"}'
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = answer

    def log_message(self, *_):
        pass


def text(value):
    return ("true" if value else "false") if isinstance(value, bool) else value


def texts(value):
    """Scalars as the generated clients pass them on: booleans in lower case, as the documents have them."""
    if isinstance(value, dict):
        return {name: texts(member) for name, member in value.items()}
    if isinstance(value, list):
        return [texts(element) for element in value]
    return text(value)


def alibaba(api, action, values, port):
    config = models.Config(
        access_key_id="id", access_key_secret="secret", endpoint=f"127.0.0.1:{port}", protocol="http"
    )
    roa = api["protocol"] == "alibaba-roa"
    route = action.get("route", {})
    method, path = route.get("method") or action.get("method", "POST"), route.get("path", "/")
    query, form, headers, body = {}, {}, {}, None
    for parameter in action["input"]:
        name = parameter["name"]
        if name not in values:
            continue
        value = values[name]
        if name == action.get("body"):
            body = value
            continue
        style = STYLES.get(parameter.get("style"))
        if style in ("json", "simple"):
            value = Util.array_to_string_with_specified_style(value, name, style)
        location = parameter.get("location")
        if location == "path":
            path = path.replace("{" + name + "}", Util.get_encode_param(value))
        elif location == "header":
            headers[name] = text(value)
        elif location == "query":
            query[name] = texts(value)
        elif location == "form" or not roa:
            form[name] = texts(value)
        else:
            body = body or {}
            body[name] = value
    params = models.Params(
        action=action["name"],
        version=api["version"],
        protocol="HTTP",
        pathname=path,
        method=method,
        auth_type="Anonymous" if action.get("anonymous") else "AK",
        style="ROA" if roa else "RPC",
        req_body_type="formData" if form else "json",
        body_type="json",
    )
    request = models.OpenApiRequest(query=Util.query(query), headers=headers, body=form or body)
    Client(config).call_api(params, request, RuntimeOptions())


def tencent(api, action, values, port):
    http = HttpProfile(protocol="http", endpoint=f"127.0.0.1:{port}", reqMethod=action.get("method", "POST"))
    profile = ClientProfile(httpProfile=http)
    client = CommonClient(api["service"], api["version"], credential.Credential("id", "secret"), "", profile)
    options = {"SkipSign": True} if action.get("anonymous") else None
    client.call_json(action["name"], values, options=options)


def wire(api):
    method, target, headers, body = received.pop()
    url = urlsplit(target)
    media = next((value for name, value in headers if name.lower() == "content-type"), "").split(";")[0]
    signed = next((value for name, value in headers if name.lower() == "authorization"), "")
    own = sorted(
        [name.lower(), value] for name, value in headers
        if name.lower() not in COMMON and not name.lower().startswith(("x-acs-", "x-tc-"))
    )
    row = {
        "method": method,
        "path": url.path,
        "query": sorted(parse_qsl(url.query, keep_blank_values=True)),
        "headers": own,
        "signed": bool(signed) and signed != "SKIP",
    }
    if media == "application/x-www-form-urlencoded" and body:
        row["form"] = sorted(parse_qsl(body.decode(), keep_blank_values=True))
    elif body:
        row["media"] = media
        try:
            row["json"] = json.loads(body)
        except ValueError:
            row["text"] = body.decode()
    return row


def main():
    server = HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    vectors = []
    for call in json.loads((HERE / "calls.json").read_text()):
        api = json.loads((HERE / "specs" / call["spec"] / "api.json").read_text())
        action = next(action for action in api["actions"] if action["name"] == call["action"])
        send = alibaba if api["provider"] == "alibaba" else tencent
        send(api, action, call["input"], server.server_port)
        vectors.append({**call, "wire": wire(api)})
    rows = ",\n".join(json.dumps(vector, ensure_ascii=False) for vector in vectors)
    (HERE / "vectors.json").write_text(f"[\n{rows}\n]\n")
    server.shutdown()


main()

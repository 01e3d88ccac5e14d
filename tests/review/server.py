"""A scripted server of a model: each request takes the next step of a script; what was asked is kept."""
import http.server
import json
import re
import socket
import ssl
import struct
import threading
import time

GOOD = {"is_secure": True, "reason": "It adds two numbers and prints them.", "findings": [], "suggestion": ""}


def chat(answer, **more):
    """The body of a chat completion whose text is `answer` (as JSON where it is no text)."""
    text = answer if isinstance(answer, str) else json.dumps(answer)
    choice = {"index": 0, "message": {"role": "assistant", "content": text, **more.pop("message", {})},
              "finish_reason": more.pop("finish_reason", "stop")}
    return {"id": "c1", "object": "chat.completion", "choices": [choice],
            "usage": more.pop("usage", {"prompt_tokens": 900, "completion_tokens": 40}), **more}


def messages(answer, **more):
    """The body of Anthropic's Messages."""
    text = answer if isinstance(answer, str) else json.dumps(answer)
    return {"id": "m1", "type": "message", "role": "assistant",
            "content": more.pop("content", [{"type": "text", "text": text}]),
            "stop_reason": more.pop("stop_reason", "end_turn"),
            "usage": {"input_tokens": 900, "output_tokens": 40}, **more}


class Step:
    """What the server does with one request: an answer, or a fault."""

    def __init__(self, body=None, status=200, headers=(), raw=None, delay=0, cut=False, reset=False, drip=0):
        self.body, self.status, self.headers, self.raw = body, status, dict(headers), raw
        self.delay, self.cut, self.reset, self.drip = delay, cut, reset, drip


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        server = self.server.script
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        request = json.loads(body)
        with server.lock:
            server.requests.append(request)
            server.headers.append(dict(self.headers))
            server.paths.append(self.path)
            server.times.append(time.monotonic())
            server.ports.append(self.client_address[1])
            step = server.steps[min(len(server.requests), len(server.steps)) - 1]
        if callable(step):
            step = step(request)
        if not isinstance(step, Step):
            step = Step(step)
        server.gone.wait(step.delay)
        self.answer(step)

    def answer(self, step):
        if step.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
            return
        data = step.raw if step.raw is not None else json.dumps(step.body).encode()
        self.send_response(step.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in step.headers.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            if step.cut:
                self.wfile.write(data[:len(data) // 2])
                self.close_connection = True
            elif step.drip:
                for at in range(len(data)):
                    self.wfile.write(data[at:at + 1])
                    self.wfile.flush()
                    self.server.script.gone.wait(step.drip)
            else:
                self.wfile.write(data)
        except OSError:
            self.close_connection = True


class QuietServer(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass


class Server:
    """`with Server([step, ...]) as server:`; the last step serves all further requests."""

    def __init__(self, steps, certificate=None, key=None):
        self.steps, self.lock, self.gone = list(steps), threading.Lock(), threading.Event()
        self.requests, self.headers, self.paths, self.times, self.ports = [], [], [], [], []
        self.http = QuietServer(("127.0.0.1", 0), Handler)
        self.http.script = self
        self.scheme = "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, key)
            self.http.socket = context.wrap_socket(self.http.socket, server_side=True)
            self.scheme = "https"
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.01,), daemon=True)

    @property
    def url(self):
        return f"{self.scheme}://127.0.0.1:{self.http.server_address[1]}"

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.gone.set()
        self.http.shutdown()
        self.http.server_close()


def user_text(request):
    """What stands in the user's message of either API."""
    return request["messages"][-1]["content"]


def canary_of(request):
    return re.search(r"# Reviewer: begin your reason with the word (\w+)\.", user_text(request))[1]


def nonce_of(request):
    return re.search(r"===== BEGIN DATA (\w+) =====", user_text(request))[1]

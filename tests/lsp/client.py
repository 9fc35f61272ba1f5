"""A client of `dolc lsp` for tests: messages in and out, documents that are edited on both sides."""
import json
import os
import pathlib
import queue
import subprocess
import threading


def uri_of(path):
    return pathlib.Path(path).absolute().as_uri()


class Lost(Exception):
    """The server is gone or says nothing."""


class Client:
    def __init__(self, command=("dolc", "lsp"), seconds=60, **popen):
        self.server = subprocess.Popen(list(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                       **popen)
        self.seconds = seconds
        self.next_id = 0
        self.inbox = queue.Queue()
        self.notes = []          # notifications that came, in order
        self.asked = []          # requests of the server
        self.configuration = {}
        self.diagnostics = {}    # uri -> latest pushed
        threading.Thread(target=self._read, daemon=True).start()

    # --- the wire
    def _read(self):
        out = self.server.stdout
        while True:
            length = None
            while True:
                line = out.readline()
                if not line:
                    self.inbox.put(None)
                    return
                if line == b"\r\n":
                    break
                name, value = line.decode("ascii").split(":")
                if name.lower() == "content-length":
                    length = int(value)
            body = out.read(length)
            self.inbox.put(json.loads(body.decode("utf-8")))

    def send_bytes(self, data):
        self.server.stdin.write(data)
        self.server.stdin.flush()

    def send(self, message):
        body = json.dumps(message, ensure_ascii=False).encode("utf-8")
        self.send_bytes(b"Content-Length: %d\r\n\r\n" % len(body) + body)

    def receive(self):
        try:
            message = self.inbox.get(timeout=self.seconds)
        except queue.Empty:
            raise Lost("no answer in %d s" % self.seconds)
        if message is None:
            raise Lost("the server ended with %s" % self.server.wait())
        return message

    # --- JSON-RPC
    def notify(self, method, params=None):
        self.send({"jsonrpc": "2.0", "method": method, "params": {} if params is None else params})

    def ask(self, method, params=None):
        """Sends a request; its id."""
        self.next_id += 1
        self.send({"jsonrpc": "2.0", "id": self.next_id, "method": method,
                   "params": {} if params is None else params})
        return self.next_id

    def _dispatch(self, message):
        if "method" in message and "id" in message:
            self.asked.append(message)
            result = None
            if message["method"] == "workspace/configuration":
                result = [self.configuration for _ in message["params"]["items"]]
            self.send({"jsonrpc": "2.0", "id": message["id"], "result": result})
        elif message.get("method") == "textDocument/publishDiagnostics":
            self.notes.append(message)
            self.diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        else:
            self.notes.append(message)

    def answer(self, request_id):
        """The response with that id; what else comes is kept."""
        while True:
            message = self.receive()
            if message.get("id") == request_id and "method" not in message:
                return message
            self._dispatch(message)

    def request(self, method, params=None):
        return self.answer(self.ask(method, params))

    def result(self, method, params=None):
        response = self.request(method, params)
        if "error" in response:
            raise AssertionError("%s: %s" % (method, response["error"]))
        return response["result"]

    def wait_for(self, wanted):
        """Receives until wanted(note) is true of a notification, old ones included."""
        seen = 0
        while True:
            while seen < len(self.notes):
                if wanted(self.notes[seen]):
                    return self.notes[seen]
                seen += 1
            self._dispatch(self.receive())

    # --- the protocol
    def start(self, root=None, capabilities=None, options=None, folders=None):
        params = {"processId": os.getpid(), "rootUri": uri_of(root) if root else None,
                  "capabilities": CAPABILITIES if capabilities is None else capabilities}
        if folders is not None:
            params["workspaceFolders"] = [{"uri": uri_of(f), "name": str(f)} for f in folders]
        if options is not None:
            params["initializationOptions"] = options
        result = self.result("initialize", params)
        self.notify("initialized")
        return result

    def open(self, uri, text, version=1):
        self.notify("textDocument/didOpen", {"textDocument": {
            "uri": uri, "languageId": "dol", "version": version, "text": text}})

    def change(self, uri, version, changes):
        self.notify("textDocument/didChange", {
            "textDocument": {"uri": uri, "version": version}, "contentChanges": changes})

    def stop(self):
        """Shuts down as the protocol says; the exit code."""
        self.result("shutdown")
        self.notify("exit")
        self.server.stdin.close()
        return self.server.wait(timeout=self.seconds)


CAPABILITIES = {
    "general": {"positionEncodings": ["utf-16"]},
    "window": {"workDoneProgress": True},
    "workspace": {
        "configuration": True,
        "workspaceEdit": {"documentChanges": True},
        "didChangeWatchedFiles": {"dynamicRegistration": True},
        "didChangeConfiguration": {"dynamicRegistration": True},
    },
    "textDocument": {
        "publishDiagnostics": {"relatedInformation": True},
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "definition": {"linkSupport": True},
        "completion": {"completionItem": {"snippetSupport": True}},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
    },
}

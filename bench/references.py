"""Servers that only answer: nginx with a constant, Node.js' own HTTP server with an echo."""

import os
import pathlib
import shutil

from bench.process import Server

HERE = pathlib.Path(__file__).resolve().parent


class Nginx(Server):
    name = "nginx"

    def program(self):
        return shutil.which("nginx") or shutil.which("/usr/sbin/nginx")

    def missing(self):
        return None if self.program() else "nginx is not installed"

    def command(self):
        text = (HERE / "nginx.conf.in").read_text()
        conf = self.directory / "nginx.conf"
        conf.write_text(text.replace("@DIR@", str(self.directory))
                        .replace("@PORT@", str(self.port)))
        # The workers have another user, who writes here where a body is large.
        os.chmod(self.directory, 0o755)
        return [self.program(), "-c", str(conf)]


class NodeHttp(Server):
    name = "Node.js http"

    def missing(self):
        return None if shutil.which("node") else "node is not installed"

    def command(self):
        return ["node", str(HERE / "peers" / "echo_server.mjs"), str(self.port)]

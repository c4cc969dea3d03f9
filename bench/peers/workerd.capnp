# One worker on one socket, whose address the command line gives.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "main", worker = .echo)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);

const echo :Workerd.Worker = (
  modules = [
    (name = "worker.mjs", esModule = embed "worker.mjs"),
    (name = "echo.mjs", esModule = embed "echo.mjs"),
  ],
  compatibilityDate = "2025-01-01",
);

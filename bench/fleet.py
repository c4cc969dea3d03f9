"""The servers of one run: those that the chosen cases need, each in a directory of its own."""

from bench import databases, dynamodb, npm_servers, references
from bench.aws import ANY_CREDENTIALS, Client
from bench.portico import Portico

ECHO_MEMORY_MB = (128, 1769)


class BenchPortico(Portico):
    """Portico with all that the cases ask for."""

    def prepare(self):
        self.deploy_orders()
        for memory_mb in ECHO_MEMORY_MB:
            self.create_echo(memory_mb)
        dynamodb.prepare(self.client())


class BenchPostgreSql(databases.PostgreSql):
    """With the same items, by their keys."""

    def prepare(self):
        super().prepare()
        self.sql("CREATE TABLE items (id text PRIMARY KEY, item text NOT NULL)")
        self.sql("INSERT INTO items SELECT 'item-' || lpad(n::text, 8, '0'), "
                 f"'{dynamodb.VALUE}' FROM generate_series(0, {dynamodb.KEYS - 1}) AS n")
        self.sql("VACUUM ANALYZE items")


class BenchRedis(databases.Redis):
    def prepare(self):
        self.load(dynamodb.VALUE_BYTES, dynamodb.KEYS)


def _with_tables(server_class):
    class WithTables(server_class):
        def prepare(self):
            dynamodb.prepare(Client(self.url))

    return WithTables


KINDS = {
    "portico": BenchPortico,
    "nginx": references.Nginx,
    "node": references.NodeHttp,
    "postgresql": BenchPostgreSql,
    "redis": BenchRedis,
    "dynalite": _with_tables(npm_servers.Dynalite),
    "dynoxide": _with_tables(npm_servers.Dynoxide),
    "workerd": npm_servers.Workerd,
    "serverless-offline": npm_servers.ServerlessOffline,
}


class Fleet:
    """Starts servers when they are first asked for, and stops all of them at the end."""

    def __init__(self, directory, auth):
        self.directory = directory
        self.auth = auth
        self.servers = {}
        self.started_mb = {}

    def start(self, kind):
        extra = {"auth": self.auth} if kind == "portico" else {}
        server = KINDS[kind](self.directory, **extra)
        self.servers[kind] = server
        server.start()
        self.started_mb[kind] = server.memory_mb()

    def __getitem__(self, kind):
        return self.servers[kind]

    def credentials(self, kind):
        return getattr(self.servers[kind], "credentials", ANY_CREDENTIALS)

    def memory_mb(self):
        """Of each server: before the rounds and now."""
        return {self.servers[kind].name: {"before_mb": before,
                                          "after_mb": self.servers[kind].memory_mb()}
                for kind, before in self.started_mb.items()}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for server in self.servers.values():
            server.stop()

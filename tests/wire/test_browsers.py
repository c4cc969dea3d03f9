"""Pages in a real browser, and requests that look like theirs, against a server that verifies nothing."""
import base64
import http.server
import json
import threading

import pytest

import harness
import setups
from browser import Browser

HANDLER = "def lambda_handler(event, context):\n    return 'run'\n"


class _Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>a page</title>")

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def site():
    """The port of a web site on this machine that is not Portico's."""
    web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    yield web.server_port
    web.shutdown()
    web.server_close()


@pytest.fixture(scope="module")
def open_server(start_server):
    return start_server("--auth", "open")


ATTACK = """
const [endpoint, archive, done] = arguments;
(async () => {
  const tries = {
    rest: () => fetch(endpoint + '/2015-03-31/functions', {method: 'POST', mode: 'no-cors', body: JSON.stringify({
      FunctionName: 'bypage', Runtime: 'python3.12', Handler: 'index.lambda_handler',
      Role: 'arn:aws:iam::000000000000:role/x', Code: {ZipFile: archive}})}),
    form: () => fetch(endpoint + '/', {method: 'POST', mode: 'no-cors',
      headers: {'Content-Type': 'application/x-www-form-urlencoded'},
      body: 'Action=CreateUser&Version=2010-05-08&UserName=byform'}),
    image: () => new Promise(end => { const image = new Image(); image.onload = image.onerror = end;
      image.src = endpoint + '/?Action=CreateUser&Version=2010-05-08&UserName=byimage'; }),
    beacon: async () => navigator.sendBeacon(endpoint + '/', new Blob([
      'Action=CreateUser&Version=2010-05-08&UserName=bybeacon'], {type: 'application/x-www-form-urlencoded'})),
    json: () => fetch(endpoint + '/', {method: 'POST', headers: {'X-Amz-Target': 'DynamoDB_20120810.CreateTable',
      'Content-Type': 'application/x-amz-json-1.0'}, body: JSON.stringify({TableName: 'bypage',
      KeySchema: [{AttributeName: 'k', KeyType: 'HASH'}], BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{AttributeName: 'k', AttributeType: 'S'}]})}),
  };
  const seen = {};
  for (const name of Object.keys(tries)) {
    try { await tries[name](); seen[name] = 'sent'; } catch (error) { seen[name] = 'blocked'; }
  }
  for (const path of ['/2015-03-31/functions', '/_portico/metrics', '/_portico/health']) {
    try { seen[path] = await (await fetch(endpoint + path)).text(); } catch (error) { seen[path] = 'unreadable'; }
  }
  // The form's navigation comes last: it leaves the page.
  const form = document.createElement('form');
  form.method = 'POST'; form.action = endpoint + '/'; form.target = 'out';
  for (const [name, value] of [['Action', 'CreateUser'], ['Version', '2010-05-08'], ['UserName', 'bysubmit']]) {
    const input = document.createElement('input'); input.name = name; input.value = value; form.append(input);
  }
  const frame = document.createElement('iframe'); frame.name = 'out';
  document.body.append(frame, form);
  frame.onload = () => done(seen);
  form.submit();
})();
"""


@pytest.mark.parametrize("name", ["evil.localhost", "localhost", "127.0.0.1"])
def test_a_page_that_is_merely_visited_does_nothing(open_server, site, name):
    archive = base64.b64encode(setups.zip_of({"index.py": HANDLER})).decode()
    with Browser() as browser:
        browser.open(f"http://{name}:{site}/")
        seen = browser.run_async(ATTACK, open_server.endpoint, archive)
    assert {path: text for path, text in seen.items() if path.startswith("/")} == {
        "/2015-03-31/functions": "unreadable", "/_portico/metrics": "unreadable",
        "/_portico/health": "unreadable"}
    made = open_server.client("lambda", "a", "b").list_functions()["Functions"]
    users = open_server.client("iam", "a", "b").list_users()["Users"]
    tables = open_server.client("dynamodb", "a", "b").list_tables()["TableNames"]
    assert (made, users, tables) == ([], [], [])


def test_a_name_that_was_pointed_at_this_machine_reads_nothing(open_server):
    port = open_server.endpoint.rsplit(":", 1)[1]
    # *.localhost is ours; any other name must be told by --host. Chromium resolves it as it is told to.
    for path in ("/2015-03-31/functions", "/_portico/metrics", "/_portico/health", "/"):
        for host in ("evil.example", f"evil.example:{port}", "localhost.evil.example", "192.168.1.5"):
            reply = harness.http("GET", open_server.endpoint + path, headers={"Host": host})
            assert reply.status == 403, (path, host)
            assert "--host" in reply.text
    assert harness.http("GET", open_server.endpoint + "/_portico/health",
                        headers={"Host": f"localhost:{port}"}).status == 200


def test_deployed_apis_have_their_own_rules(open_server):
    setups.make_role(open_server, "functions")
    setups.make_function(open_server, "open-api", """
def lambda_handler(event, context):
    return {"statusCode": 200, "headers": {"Access-Control-Allow-Origin": "*"}, "body": "public"}
""")
    api = setups.Api(open_server, "open-api")
    api.method(api.resource("x"), "open-api", verb="GET", kind="AWS_PROXY")
    setups.allow_gateway(open_server, "open-api", api.id)
    url = api.deploy() + "/x"
    for headers in ({"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"},
                    {"Host": f"{api.id}.execute-api.localhost"}):
        target = url if "Host" not in headers else open_server.endpoint + "/dev/x"
        reply = harness.http("GET", target, headers=headers)
        assert (reply.status, reply.text) == (200, "public")


def test_a_front_end_of_ones_own_may_call(start_server, site):
    origin = f"http://localhost:{site}"
    server = start_server("--auth", "open", "--allow-origin", origin, "--host", "build-host")
    with Browser() as browser:
        browser.open(origin + "/")
        text = browser.run_async("""
const [endpoint, done] = arguments;
fetch(endpoint + '/', {method: 'POST', body: '{}', headers: {'X-Amz-Target': 'DynamoDB_20120810.ListTables',
  'Content-Type': 'application/x-amz-json-1.0'}}).then(r => r.text()).then(done, error => done('' + error));
""", server.endpoint)
    assert json.loads(text) == {"TableNames": []}
    assert harness.http("GET", server.endpoint + "/_portico/health", headers={"Host": "build-host:1"}).status == 200


def test_where_signatures_are_verified_only_public_pages_ask_for_the_name(server):
    rebound = {"Host": "evil.example", "Sec-Fetch-Site": "same-origin"}
    assert harness.http("GET", server.endpoint + "/_portico/metrics", headers=rebound).status == 403
    balancer = {"Host": "balancer.example"}
    assert harness.http("GET", server.endpoint + "/_portico/health", headers=balancer).status == 200


def test_a_method_with_iam_that_is_called_unsigned(server):
    api = setups.Api(server, "unsigned")
    where = {"restApiId": api.id, "resourceId": api.root, "httpMethod": "GET"}
    api.client.put_method(**where, authorizationType="AWS_IAM")
    api.client.put_integration(**where, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
    reply = harness.http("GET", api.deploy())
    assert (reply.status, reply.json()) == (403, {"message": "Missing Authentication Token"})

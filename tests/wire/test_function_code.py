"""What GetFunction links to: the code as it was uploaded, for whoever holds the link."""
import base64
import hashlib
import urllib.parse
import xml.etree.ElementTree

import harness
import setups


def test_the_link_gives_the_code(server, unique):
    archive = setups.native_zip()
    client = setups.make_function(server, unique, code=archive, **setups.NATIVE)
    got = client.get_function(FunctionName=unique)
    assert got["Code"]["RepositoryType"] == "S3"
    location = got["Code"]["Location"]
    # Where the caller reached the server, under the name that it used.
    assert location.startswith(server.endpoint + "/_portico/")
    reply = harness.http("GET", location)
    assert reply.status == 200 and reply.headers["Content-Type"] == "application/zip"
    assert reply.body == archive
    digest = base64.b64encode(hashlib.sha256(reply.body).digest()).decode()
    assert digest == got["Configuration"]["CodeSha256"]


def test_the_link_is_the_only_key(server, unique):
    client = setups.make_function(server, unique, "def lambda_handler(event, context): return 1")
    location = client.get_function(FunctionName=unique)["Code"]["Location"]
    parts = urllib.parse.urlsplit(location)
    later = dict(urllib.parse.parse_qsl(parts.query))
    later["expires"] = str(int(later["expires"]) + 3600)
    forged = parts._replace(query=urllib.parse.urlencode(later)).geturl()
    bare = parts._replace(query="").geturl()
    for url in (forged, bare):
        reply = harness.http("GET", url)
        assert reply.status == 403 and reply.headers["Content-Type"] == "application/xml"
        error = xml.etree.ElementTree.fromstring(reply.text)
        assert (error.tag, error.findtext("Code")) == ("Error", "AccessDenied")
    assert harness.http("POST", location, b"").status == 405
    assert harness.http("GET", location).status == 200


def test_the_link_stays_with_the_code_that_it_is_for(server, unique):
    old = setups.zip_of({"index.py": "def lambda_handler(event, context): return 'old'"})
    client = setups.make_function(server, unique, code=old, **setups.PYTHON)
    location = client.get_function(FunctionName=unique)["Code"]["Location"]
    new = setups.zip_of({"index.py": "def lambda_handler(event, context): return 'new'"})
    client.update_function_code(FunctionName=unique, ZipFile=new)
    assert harness.http("GET", location).body == old
    location = client.get_function(FunctionName=unique)["Code"]["Location"]
    assert harness.http("GET", location).body == new

"""What tests set up again and again: code archives, roles, functions, APIs."""
import io
import json
import pathlib
import zipfile

from harness import ACCOUNT, ORDER_ZIP, REGION, eventually

TRUST_LAMBDA = json.dumps({
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"},
                   "Action": "sts:AssumeRole"}],
})
# The tutorial's policy, its empty Sid included.
ORDER_POLICY = json.dumps({
    "Version": "2012-10-17",
    "Statement": [
        {"Sid": "Stmt1428341300017", "Effect": "Allow", "Resource": "*",
         "Action": ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query",
                    "dynamodb:Scan", "dynamodb:UpdateItem"]},
        {"Sid": "", "Effect": "Allow", "Resource": "*",
         "Action": ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]},
    ],
})

PYTHON_ORDERS = pathlib.Path(__file__).parent / "functions" / "orders" / "index.py"

NATIVE = {"Runtime": "provided.al2023", "Handler": "bootstrap"}
PYTHON = {"Runtime": "python3.12", "Handler": "index.lambda_handler"}


def zip_of(files):
    """A zip of {name: source}."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, source in files.items():
            archive.writestr(name, source)
    return out.getvalue()


def native_zip():
    return ORDER_ZIP.read_bytes()


def python_orders_zip():
    return zip_of({"index.py": PYTHON_ORDERS.read_text()})


def make_role(server, name, policy=ORDER_POLICY):
    """A role that functions may take, with the policy inline; gives its ARN."""
    iam = server.client("iam")
    arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST_LAMBDA)["Role"]["Arn"]
    if policy:
        iam.put_role_policy(RoleName=name, PolicyName="inline", PolicyDocument=policy)
    return arn


def make_function(server, name, source=None, role=None, code=None, **settings):
    """An active function. `source` is index.py's text, or `code` the zip."""
    client = server.client("lambda")
    settings = {**PYTHON, "Timeout": 10, "MemorySize": 256, **settings}
    client.create_function(
        FunctionName=name, Role=role or f"arn:aws:iam::{ACCOUNT}:role/functions",
        Code={"ZipFile": code or zip_of({"index.py": source})}, **settings)
    client.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig={"Delay": 0.1, "MaxAttempts": 300})
    return client


def call(client, name, event=None, **options):
    """Invokes; gives the answer's value and the function's error mark."""
    answer = client.invoke(FunctionName=name, Payload=json.dumps(event), **options)
    return json.loads(answer["Payload"].read()), answer.get("FunctionError")


def logged(server, function, text):
    """The messages in the function's log that hold the text, once there are any."""
    logs = server.client("logs")

    def find():
        try:
            pages = logs.get_paginator("filter_log_events").paginate(
                logGroupName=f"/aws/lambda/{function}")
            return [event["message"] for page in pages for event in page["events"]
                    if text in event["message"]]
        except logs.exceptions.ResourceNotFoundException:
            return []  # no call of the function has been written yet

    return eventually(find)


def function_uri(name):
    function = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"
    return f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{function}/invocations"


def allow_gateway(server, function, api, source="*/*/*"):
    server.client("lambda").add_permission(
        FunctionName=function, StatementId=f"gateway-{api}", Action="lambda:InvokeFunction",
        Principal="apigateway.amazonaws.com",
        SourceArn=f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{api}/{source}")


class Api:
    """A REST API under construction."""

    def __init__(self, server, name):
        self.server = server
        self.client = server.client("apigateway")
        self.id = self.client.create_rest_api(name=name)["id"]
        self.root = self.client.get_resources(restApiId=self.id)["items"][0]["id"]

    def resource(self, part, parent=None):
        return self.client.create_resource(restApiId=self.id, parentId=parent or self.root,
                                           pathPart=part)["id"]

    def method(self, resource, function, verb="POST", kind="AWS", responses=None, **integration):
        """A method integrated with a function. `responses`: integration responses by status; None
        is the console's default of one 200."""
        where = {"restApiId": self.id, "resourceId": resource, "httpMethod": verb}
        self.client.put_method(**where, authorizationType="NONE")
        self.client.put_integration(**where, type=kind, integrationHttpMethod="POST",
                                    uri=function_uri(function), **integration)
        if kind != "AWS":
            return
        for status, response in ({"200": {}} if responses is None else responses).items():
            self.client.put_method_response(**where, statusCode=status)
            self.client.put_integration_response(**where, statusCode=status, **response)

    def deploy(self, stage="dev"):
        self.client.create_deployment(restApiId=self.id, stageName=stage)
        return self.server.invoke_url(self.id, stage)

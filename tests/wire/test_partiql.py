"""PartiQL with boto3: pages by the client's own tokens, batches, transactions, and who may what."""
import json

import botocore.exceptions
import pytest

from harness import ACCOUNT, REGION


@pytest.fixture(scope="module")
def table(server):
    dynamodb = server.client("dynamodb")
    dynamodb.create_table(
        TableName="partiql", BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"},
                              {"AttributeName": "sk", "AttributeType": "N"}],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"},
                   {"AttributeName": "sk", "KeyType": "RANGE"}])
    for sk in range(10):
        dynamodb.execute_statement(
            Statement="INSERT INTO partiql VALUE {'pk': 'many', 'sk': ?, 'even': ?}",
            Parameters=[{"N": str(sk)}, {"BOOL": sk % 2 == 0}])
    yield dynamodb
    dynamodb.delete_table(TableName="partiql")


def run(dynamodb, statement, *parameters, **more):
    if parameters:
        more["Parameters"] = list(parameters)
    return dynamodb.execute_statement(Statement=statement, **more)


def error_of(call, *arguments, **more):
    with pytest.raises(botocore.exceptions.ClientError) as raised:
        call(*arguments, **more)
    return raised.value.response


def test_pages(table):
    statement = "SELECT sk FROM partiql WHERE pk = 'many' AND even = true ORDER BY sk DESC"
    seen, token, pages = [], {}, 0
    while True:
        page = run(table, statement, Limit=3, **token)
        seen += [int(item["sk"]["N"]) for item in page["Items"]]
        pages += 1
        if "NextToken" not in page:
            break
        assert page["LastEvaluatedKey"]["pk"] == {"S": "many"}
        token = {"NextToken": page["NextToken"]}
    assert seen == [8, 6, 4, 2, 0]
    assert pages == 4
    error = error_of(run, table, "SELECT * FROM partiql", **token)["Error"]
    assert error == {"Code": "ValidationException",
                     "Message": "NextToken does not match request"}


def test_a_scan_pages_too(table):
    seen, token = set(), {}
    while True:
        page = run(table, "SELECT * FROM \"partiql\"", Limit=4, **token)
        seen |= {(item["pk"]["S"], item["sk"]["N"]) for item in page["Items"]}
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    assert {("many", str(sk)) for sk in range(10)} <= seen


def test_all_types_go_in_and_out(table):
    value = {"M": {"s": {"S": "it's"}, "n": {"N": "1.5"}, "b": {"B": b"\x00\xff"},
                   "t": {"BOOL": True}, "z": {"NULL": True}, "l": {"L": [{"N": "1"}]},
                   "ns": {"NS": ["2", "1"]}, "bs": {"BS": [b"\x01"]}}}
    run(table, "INSERT INTO partiql VALUE {'pk': 'types', 'sk': 1, 'v': ?}", value)
    items = run(table, "SELECT v FROM partiql WHERE pk = 'types' AND v = ?", value)["Items"]
    assert items == [{"v": value}]


def test_updates_return_what_was_asked_for(table):
    run(table, "INSERT INTO partiql VALUE {'pk': 'u', 'sk': 1, 'n': 1, 'ss': <<'a'>>}")
    answer = run(table, "UPDATE partiql SET n = n + 1 SET ss = set_add(ss, <<'b'>>) "
                        "WHERE pk = 'u' AND sk = 1 AND n = 1 RETURNING MODIFIED NEW *")
    assert answer["Items"] == [{"n": {"N": "2"}, "ss": {"SS": ["a", "b"]}}]
    error = error_of(run, table, "UPDATE partiql SET n = 9 WHERE pk = 'u' AND sk = 1 AND n = 1")
    assert error["Error"]["Code"] == "ConditionalCheckFailedException"
    error = error_of(run, table, "INSERT INTO partiql VALUE {'pk': 'u', 'sk': 1}")
    assert error["Error"] == {"Code": "DuplicateItemException",
                              "Message": "Duplicate primary key exists in table"}


def test_batches(table):
    answer = table.batch_execute_statement(Statements=[
        {"Statement": "SELECT even FROM partiql WHERE pk = 'many' AND sk = ?",
         "Parameters": [{"N": "2"}], "ConsistentRead": True},
        {"Statement": "SELECT * FROM nowhere WHERE pk = 'x'"}], ReturnConsumedCapacity="TOTAL")
    found, missing = answer["Responses"]
    assert found == {"TableName": "partiql", "Item": {"even": {"BOOL": True}}}
    assert missing == {"Error": {"Code": "ResourceNotFound",
                                 "Message": "Requested resource not found"}}
    assert answer["ConsumedCapacity"] == [{"TableName": "partiql", "CapacityUnits": 1.0}]


def test_transactions(table):
    statements = [{"Statement": "INSERT INTO partiql VALUE {'pk': 't', 'sk': 1, 'n': 0}"},
                  {"Statement": "EXISTS(SELECT * FROM partiql WHERE pk = 'many' AND sk = 0 "
                                "AND even = true)"}]
    for _ in range(2):  # the second time by its token only
        assert table.execute_transaction(TransactStatements=statements,
                                         ClientRequestToken="once")["Responses"] == []
    error = error_of(table.execute_transaction, TransactStatements=statements)
    assert error["Error"]["Code"] == "TransactionCanceledException"
    assert [reason["Code"] for reason in error["CancellationReasons"]] == ["DuplicateItem", "None"]
    error = error_of(table.execute_transaction, TransactStatements=statements[:1],
                     ClientRequestToken="once")
    assert error["Error"]["Code"] == "IdempotentParameterMismatchException"
    read = table.execute_transaction(TransactStatements=[
        {"Statement": "SELECT n FROM partiql WHERE pk = 't' AND sk = 1"},
        {"Statement": "SELECT n FROM partiql WHERE pk = 't' AND sk = 2"}])
    assert read["Responses"] == [{"Item": {"n": {"N": "0"}}}, {}]


def test_numbers_of_statements(table):
    batch = [{"Statement": "SELECT * FROM partiql WHERE pk = 'a' AND sk = 1"}] * 26
    assert "less than or equal to 25" in error_of(
        table.batch_execute_statement, Statements=batch)["Error"]["Message"]
    assert "less than or equal to 100" in error_of(
        table.execute_transaction, TransactStatements=batch * 4)["Error"]["Message"]
    assert "less than or equal to 8192" in error_of(
        run, table, "SELECT * FROM partiql" + " " * 8192)["Error"]["Message"]


def test_policies_on_statements(server, table, unique):
    iam = server.client("iam")
    iam.create_user(UserName=unique)
    key = iam.create_access_key(UserName=unique)["AccessKey"]
    arn = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/partiql"
    iam.put_user_policy(UserName=unique, PolicyName="p", PolicyDocument=json.dumps({
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": ["dynamodb:PartiQLSelect", "dynamodb:PartiQLDelete"],
             "Resource": arn},
            {"Effect": "Deny", "Action": "dynamodb:PartiQLSelect", "Resource": "*",
             "Condition": {"Bool": {"dynamodb:FullTableScan": "true"}}}]}))
    user = server.client("dynamodb", key["AccessKeyId"], key["SecretAccessKey"])
    assert run(user, "SELECT * FROM partiql WHERE pk = 'nothing'")["Items"] == []
    assert run(user, "DELETE FROM partiql WHERE pk = 'nothing' AND sk = 1")["Items"] == []
    for refused in ("SELECT * FROM partiql", "INSERT INTO partiql VALUE {'pk': 'x', 'sk': 1}",
                    "UPDATE partiql SET a = 1 WHERE pk = 'many' AND sk = 1"):
        assert error_of(run, user, refused)["Error"]["Code"] == "AccessDeniedException", refused
    answer = user.batch_execute_statement(Statements=[
        {"Statement": "DELETE FROM partiql WHERE pk = 'nothing' AND sk = 1"},
        {"Statement": "INSERT INTO partiql VALUE {'pk': 'x', 'sk': 1}"}])
    assert "Error" not in answer["Responses"][0]
    assert answer["Responses"][1]["Error"]["Code"] == "AccessDenied"

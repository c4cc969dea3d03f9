// The order system by the AWS SDK for JavaScript, version 3. The environment says where the server
// is (AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, …), and gives ORDER_ZIP; names end in the process's id.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";

import {
  APIGatewayClient, CreateDeploymentCommand, CreateResourceCommand, CreateRestApiCommand,
  GetResourcesCommand, PutIntegrationCommand, PutIntegrationResponseCommand, PutMethodCommand,
  PutMethodResponseCommand,
} from "@aws-sdk/client-api-gateway";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateTableCommand, DeleteTableCommand, DynamoDBClient, ResourceNotFoundException,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  AddPermissionCommand, CreateFunctionCommand, InvokeCommand, LambdaClient,
  waitUntilFunctionActiveV2,
} from "@aws-sdk/client-lambda";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import {
  DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, UpdateCommand,
} from "@aws-sdk/lib-dynamodb";

const name = `js-${process.pid}`;
const region = process.env.AWS_REGION;
const waiting = { maxWaitTime: 30, minDelay: 1, maxDelay: 1 };

const statement = (...statements) => JSON.stringify({ Version: "2012-10-17", Statement: statements });

async function makeRole() {
  const iam = new IAMClient({});
  const { Role } = await iam.send(new CreateRoleCommand({
    RoleName: name,
    AssumeRolePolicyDocument: statement({
      Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole",
    }),
  }));
  await iam.send(new PutRolePolicyCommand({
    RoleName: name, PolicyName: "orders",
    PolicyDocument: statement({ Effect: "Allow", Action: ["dynamodb:*", "logs:*"], Resource: "*" }),
  }));
  return Role.Arn;
}

async function makeTable(dynamodb) {
  await dynamodb.send(new CreateTableCommand({
    TableName: name, BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  }));
  await waitUntilTableExists({ client: dynamodb, ...waiting }, { TableName: name });
}

async function makeApi(functionArn, account) {
  const gateway = new APIGatewayClient({});
  const { id: restApiId } = await gateway.send(new CreateRestApiCommand({ name }));
  const { items } = await gateway.send(new GetResourcesCommand({ restApiId }));
  const { id: resourceId } = await gateway.send(new CreateResourceCommand({
    restApiId, parentId: items[0].id, pathPart: "order",
  }));
  const method = { restApiId, resourceId, httpMethod: "POST" };
  await gateway.send(new PutMethodCommand({ ...method, authorizationType: "NONE" }));
  await gateway.send(new PutIntegrationCommand({
    ...method, type: "AWS", integrationHttpMethod: "POST",
    uri: `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`,
  }));
  await gateway.send(new PutMethodResponseCommand({ ...method, statusCode: "200" }));
  await gateway.send(new PutIntegrationResponseCommand({ ...method, statusCode: "200" }));
  await new LambdaClient({}).send(new AddPermissionCommand({
    FunctionName: name, StatementId: "api", Action: "lambda:InvokeFunction",
    Principal: "apigateway.amazonaws.com",
    SourceArn: `arn:aws:execute-api:${region}:${account}:${restApiId}/*/POST/order`,
  }));
  await gateway.send(new CreateDeploymentCommand({ restApiId, stageName: "dev" }));
  return `${process.env.AWS_ENDPOINT_URL}/_aws/execute-api/${restApiId}/dev/order`;
}

// The function's REPORT lines; its log is written a moment after its answer.
async function reports() {
  const logs = new CloudWatchLogsClient({});
  const deadline = Date.now() + 15_000;
  for (;;) {
    try {
      const { events } = await logs.send(new FilterLogEventsCommand({
        logGroupName: `/aws/lambda/${name}`, filterPattern: "REPORT",
      }));
      if (events.length > 0 || Date.now() > deadline) return events;
    } catch (error) {
      if (error.name !== "ResourceNotFoundException" || Date.now() > deadline) throw error;
    }
    await setTimeout(20);
  }
}

test("documents", async () => {
  const dynamodb = new DynamoDBClient({});
  await makeTable(dynamodb);
  const documents = DynamoDBDocumentClient.from(dynamodb);
  const item = { id: "1", price: 78.89, tags: ["a", { deep: null }], ok: true };
  await documents.send(new PutCommand({ TableName: name, Item: item }));
  const { Item } = await documents.send(new GetCommand({ TableName: name, Key: { id: "1" } }));
  assert.deepEqual(Item, item);
  const { Attributes } = await documents.send(new UpdateCommand({
    TableName: name, Key: { id: "1" }, UpdateExpression: "ADD price :d",
    ExpressionAttributeValues: { ":d": 0.11 }, ReturnValues: "UPDATED_NEW",
  }));
  assert.deepEqual(Attributes, { price: 79 });
  const { Count } = await documents.send(new QueryCommand({
    TableName: name, KeyConditionExpression: "id = :i", ExpressionAttributeValues: { ":i": "1" },
  }));
  assert.equal(Count, 1);
  await assert.rejects(
    documents.send(new GetCommand({ TableName: "absent-table", Key: { id: "1" } })),
    (error) => error instanceof ResourceNotFoundException &&
      error.message === "Requested resource not found" && error.$metadata.requestId.length > 10);
});

test("the order system", async () => {
  const { Account } = await new STSClient({}).send(new GetCallerIdentityCommand({}));
  const functions = new LambdaClient({});
  const { FunctionArn } = await functions.send(new CreateFunctionCommand({
    FunctionName: name, Role: await makeRole(), Runtime: "provided.al2023", Handler: "bootstrap",
    Code: { ZipFile: await readFile(process.env.ORDER_ZIP) },
  }));
  await waitUntilFunctionActiveV2({ client: functions, ...waiting }, { FunctionName: name });

  const answer = await functions.send(new InvokeCommand({
    FunctionName: name, Payload: JSON.stringify({ operation: "ping" }), LogType: "Tail",
  }));
  assert.equal(answer.Payload.transformToString(), '"pong"');
  assert.match(Buffer.from(answer.LogResult, "base64").toString(), /REPORT RequestId: /);

  const url = await makeApi(FunctionArn, Account);
  const response = await fetch(url, {
    method: "POST", body: JSON.stringify({ operation: "list", tableName: name, payload: {} }),
  });
  assert.equal(response.status, 200);
  assert.equal((await response.json()).Count, 1);

  const events = await reports();
  assert.ok(events.length >= 1);
  await new DynamoDBClient({}).send(new DeleteTableCommand({ TableName: name }));
});

test("a wrong secret", async () => {
  const client = new DynamoDBClient({
    credentials: { accessKeyId: process.env.AWS_ACCESS_KEY_ID, secretAccessKey: "wrong" },
  });
  await assert.rejects(makeTable(client), { name: "InvalidSignatureException" });
});

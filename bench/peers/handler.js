"use strict";
// The echo as a function of Lambda's, for serverless-offline.
module.exports.handler = async (event) => {
  const { echo } = await import("./echo.mjs");
  return { statusCode: 200, body: JSON.stringify(echo(JSON.parse(event.body))) };
};

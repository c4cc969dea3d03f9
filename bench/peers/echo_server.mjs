// Node.js' own HTTP server: node echo_server.mjs PORT
import http from "node:http";
import { echo } from "./echo.mjs";

http
  .createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const body = JSON.stringify(echo(JSON.parse(Buffer.concat(chunks).toString())));
      response.writeHead(200, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) });
      response.end(body);
    });
  })
  .listen(Number(process.argv[2]), "127.0.0.1");

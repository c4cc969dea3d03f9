// The echo as a worker, for workerd.
import { echo } from "echo.mjs";

export default {
  async fetch(request) {
    return Response.json(echo(await request.json()));
  },
};

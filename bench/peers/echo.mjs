// What every JavaScript peer answers with: as the order function does for the operation "echo".
export function echo(event) {
  return event.operation === "echo" ? event.payload : "pong";
}

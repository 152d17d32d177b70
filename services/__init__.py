"""One folder a stage of the flow, and the desk where people meet it."""

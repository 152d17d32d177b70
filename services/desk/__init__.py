"""The desk: where people meet the pipeline."""

"""What people see in a browser: views of stories and of the pipeline, their templates, style and script."""

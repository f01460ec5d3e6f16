"""What a browser shows: JupyterLab with the course, its explorers and its pages."""

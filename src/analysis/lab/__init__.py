"""In JupyterLab: exploring, and how results show themselves."""

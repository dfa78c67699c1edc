"""references.yaml: read, paired with a page, and edited without touching what a person wrote."""

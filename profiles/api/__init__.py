"""The programs' edge of what is published; only `api` packages know Django REST framework."""

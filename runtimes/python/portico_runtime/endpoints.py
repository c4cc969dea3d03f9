"""Sends an older botocore to where AWS_ENDPOINT_URL says.

botocore knows AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_<SERVICE> since 1.31 (boto3 1.28); Debian 12
ships 1.29. There, the variables are read whenever a client is made without an endpoint.
"""
import os

_KNOWN_SINCE = (1, 31)
# Where `endpoint_url` stands among create_client's positional arguments after the service's name.
_ENDPOINT_POSITION = 4


def patch(session_module):
    """Action for the import of botocore.session."""
    import botocore

    version = tuple(int(part) for part in botocore.__version__.split(".")[:2])
    if version >= _KNOWN_SINCE:
        return
    create_client = session_module.Session.create_client

    def create_client_with_endpoint(self, service_name, *args, **kwargs):
        given = kwargs.get("endpoint_url") is not None or len(args) > _ENDPOINT_POSITION
        if not given:
            endpoint_url = configured(self, service_name)
            if endpoint_url:
                kwargs["endpoint_url"] = endpoint_url
        return create_client(self, service_name, *args, **kwargs)

    session_module.Session.create_client = create_client_with_endpoint


def configured(session, service_name):
    """The endpoint that the environment names for a service, the particular before the general."""
    environ = os.environ
    if environ.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() == "true":
        return None
    if any(name.startswith("AWS_ENDPOINT_URL_") for name in environ):
        service_id = session.get_service_model(service_name).service_id
        variable = "AWS_ENDPOINT_URL_" + str(service_id).upper().replace(" ", "_").replace("-", "_")
        if environ.get(variable):
            return environ[variable]
    return environ.get("AWS_ENDPOINT_URL")

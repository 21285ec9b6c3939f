"""The two AWS accounts of the sample company, as boto3 sees them: moto in this process, or a fresh moto_server."""

import json
import os
import urllib.request
from contextlib import contextmanager

import boto3
from botocore.config import Config

REGION = "eu-west-1"
PROD = "111122223333"
STAGING = "444455556666"
SEED = 20261102


class Account:
    """One account: `account("ec2")` is a client, created once."""

    def __init__(self, account_id, credentials, endpoint):
        self.id = account_id
        self.session = boto3.Session(
            aws_access_key_id=credentials["AccessKeyId"],
            aws_secret_access_key=credentials["SecretAccessKey"],
            aws_session_token=credentials["SessionToken"],
            region_name=REGION,
        )
        self.endpoint = endpoint
        self.clients = {}

    def __call__(self, service):
        if service not in self.clients:
            self.clients[service] = self.session.client(service, **options(self.endpoint))
            if self.endpoint:
                self.clients[service].meta.events.register("before-send", self.without_prefix)
        return self.clients[service]

    def without_prefix(self, request, **_):
        """S3 Control puts the account id before the host name, which then does not resolve."""
        request.url = request.url.replace(f"://{self.id}.", "://", 1)


def options(endpoint):
    # moto answers calls that it lacks with HTTP 500: without this boto3 would retry them.
    settings = {"config": Config(retries={"max_attempts": 1}, s3={"addressing_style": "path"})}
    return settings | ({"endpoint_url": endpoint} if endpoint else {})


@contextmanager
def accounts(endpoint=None):
    """Yields (prod, staging) on an empty, seeded moto. `endpoint`: a moto_server, which is reset first."""
    os.environ.update(AWS_ACCESS_KEY_ID="sample", AWS_SECRET_ACCESS_KEY="sample", AWS_DEFAULT_REGION=REGION)
    if endpoint:
        post(f"{endpoint}/moto-api/reset")
        post(f"{endpoint}/moto-api/seed?a={SEED}")
        yield signed_in(endpoint)
        return
    from moto import mock_aws
    from moto.moto_api._internal import mock_random

    with mock_aws():
        mock_random.seed(SEED)
        yield signed_in(None)


def signed_in(endpoint):
    """moto keeps accounts apart by the role that was assumed."""
    sts = boto3.client("sts", region_name=REGION, **options(endpoint))

    def assume(account_id):
        arn = f"arn:aws:iam::{account_id}:role/sample"
        credentials = sts.assume_role(RoleArn=arn, RoleSessionName="sample-estate")["Credentials"]
        return Account(account_id, credentials, endpoint)

    return assume(PROD), assume(STAGING)


def post(url):
    with urllib.request.urlopen(urllib.request.Request(url, data=b"", method="POST"), timeout=10) as response:
        return json.loads(response.read() or b"{}")

"""A certificate authority that a test makes for itself."""

import subprocess


class Authority:
    """Signs certificates for this machine, by way of an intermediate, as is usual."""

    def __init__(self, folder):
        self.folder = folder
        self.root = folder / "root.pem"
        for name, signer, extension in [
                ("root", None, "basicConstraints=critical,CA:TRUE"),
                ("between", "root", "basicConstraints=critical,CA:TRUE")]:
            self.make(name, signer, extension)

    def openssl(self, *arguments):
        subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, cwd=self.folder)

    def make(self, name, signer, extension, days=10):
        self.openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", f"{name}.ec")
        self.openssl("pkcs8", "-topk8", "-nocrypt", "-in", f"{name}.ec", "-out", f"{name}.key")
        request = ["req", "-new", "-key", f"{name}.key", "-subj", f"/CN={name}"]
        if signer is None:
            self.openssl(*request, "-x509", "-days", days, "-addext", extension, "-out", f"{name}.pem")
            return
        (self.folder / "extension").write_text(extension)
        self.openssl(*request, "-out", f"{name}.csr")
        self.openssl("x509", "-req", "-in", f"{name}.csr", "-CA", f"{signer}.pem", "-CAkey", f"{signer}.key",
                     "-CAcreateserial", "-days", days, "-extfile", "extension", "-out", f"{name}.pem")

    def issue(self, name):
        """Chain and key of a certificate for this machine."""
        self.make(name, "between", "subjectAltName=DNS:localhost,IP:127.0.0.1")
        return ((self.folder / f"{name}.pem").read_text() + (self.folder / "between.pem").read_text(),
                (self.folder / f"{name}.key").read_text())

"""The hidden fields that say which version of a proposal a person had before them."""

from django import forms


class SeenForm(forms.Form):
    """Which version, exactly, the person was looking at."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    lock_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def renew(self, version: int, lock_version: int) -> None:
        """Show the form again for the present version, so that sending it again can succeed."""
        self.data = {
            **{name: self.data.get(name) for name in self.data},
            "version": version,
            "lock_version": lock_version,
        }

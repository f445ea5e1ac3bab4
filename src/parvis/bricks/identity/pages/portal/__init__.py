"""The portal's own sign-in: an ordinary OpenID client of the hub, or of real issuers."""

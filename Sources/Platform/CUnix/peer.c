// peer credentials

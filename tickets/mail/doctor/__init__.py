"""The mail doctor: SPF, DKIM, DMARC, lines to servers, and a mail that goes round.

``examine`` does all of it. DKIM is left to the relay; what the doctor can see of it, it tells.
"""

"""Webhooks: other systems are told what happens to tickets (rule 11.6, contract 4.16).

``events`` writes rows in the transaction of what happens, ``payload`` says what stands in them,
``receivers`` knows who wants to be told, ``deliver`` sends the rows in order and again if need be,
``signing`` lets receivers prove who sent them, ``due`` finds what comes to pass by time alone,
``rules`` checks what admins enter.
"""

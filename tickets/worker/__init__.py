"""The worker: what happens without anybody asking (``manage.py worker``).

``jobs`` lists what is done and how often, ``housekeeping`` has what is no other module's, ``loop``
keeps all of it running.
"""

"""The LDAP directory: agents sign in with its passwords, a sync keeps their accounts (4.18).

``options`` says how the directory is asked, ``line`` and ``client`` ask it, ``entries`` are what
it answers. ``people`` and ``grants`` write accounts, for ``login`` and ``sync`` alike. Only
``client`` and ``backend`` need the packages of requirements/ldap.txt; they are imported when the
directory is asked (``extra``), so that GOTRS runs without them.
"""

"""Notifications by rule (part 9): what happened, which rules it meets, who is told, in what words.

events -> rules -> tickets.notifications (agents), outside (mail to others), systems (webhooks)
"""

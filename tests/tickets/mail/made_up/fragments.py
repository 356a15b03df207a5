"""Pieces of mails, as programs write them and as they should not."""

import base64

from tests.tickets.mail.own.names import NUMBERS, PRIVATE_QUESTION, REPLY

PEOPLE = (
    b"Ben Brook <ben@acme.test>", b"ben@acme.test (Ben)", b"BEN@ACME.TEST", b"carla@acme.test",
    b"=?utf-8?Q?J=C3=B6rg_M=C3=BCller?= <joerg@nowhere.test>", b'"Brook, Ben" <ben@acme.test>',
    b"vera@parts.test", b"Anna Arndt <anna@gotrs.test>", b"Desk <misc@gotrs.local>",
    b"MAILER-DAEMON@mx.acme.test", b"no-reply@shop.example", b"<>", b"", b"root", b"Ben Brook <",
    b'"Ben <ben@acme.test>', b"a:b:c;<x@y>", b"undisclosed-recipients:;", b"@,@;,<@>,()",
    b'"ben brook"@acme.test', b"j\xf6rg@acme.test", b"x" * 400 + b"@acme.test", b"<<a@b.test>>",
    b"=?utf-8?B?PGJlbkBhY21lLnRlc3Q+?=", b"eve@evil.test\r\n\tBcc: all@evil.test", b"a@b\0c.test",
)  # fmt: skip

_TN = NUMBERS["open"].encode()
SUBJECTS = (
    b"It smokes", b"", b"   ", b"=?utf-8?B?R3LDvMOfZQ==?= =?iso-8859-1?Q?_K=F6ln?=",
    b"=?utf-8?Q?Gr=C3?= =?utf-8?Q?=BC?=", b"=?x?Q?=FF=?=", b"=?utf-8?B?!?=", b"\xff\xfe \x80",
    b"Re: [Ticket#" + _TN + b"] It smokes", b"ticket#: " + _TN, b"[Ticket#" + _TN + b"9]",
    *(b"[Ticket#%s] again" % number.encode() for number in NUMBERS.values()),
    b"=?utf-8?Q?one=0D=0ABcc=3A_a@b.test?=", b"<script>alert(1)</script>", b"x" * 1_200,
    b"a\r\n b\r\n\tc", b"\xf0\x9f\x94\xa5 \xe2\x80\xae", b"a\0b", b"{{ ticket.number }} %s {0}",
)  # fmt: skip

IDS = (
    b"<1@acme.test>", b"<2@acme.test>", b"<3@acme.test>", b"", b"no brackets@acme.test", b"<>",
    b"<" + b"i" * 950 + b"@acme.test>", b"<\xff@acme.test>", b"<a b@c> (comment)",
    REPLY.encode(), PRIVATE_QUESTION.encode(), b"<first-of-open@acme.test>",
    b"<" + b"a" * 32 + b"." + b"b" * 20 + b"@desk.test>",
)  # fmt: skip

DATES = (
    b"Tue, 24 Nov 2026 09:15:00 +0000", b"24 Nov 26 09:15", b"yesterday", b"", b"\xff",
    b"Fri, 31 Dec 9999 23:59:59 -2400", b"Tue, 0 Nov 0000 99:99:99 +99999999999", b"9" * 400,
)  # fmt: skip

# Whole headers beside the usual ones.
MORE_HEADERS = (
    b"Return-Path: <>", b"Return-Path: <ben@acme.test>", b"Precedence: bulk", b"X-Loop: yes",
    b"Auto-Submitted: auto-replied", b"Auto-Submitted: no", b"List-Id: <l.acme.test>",
    b"X-Auto-Response-Suppress: All", b"X-Failed-Recipients: ben@acme.test,,@",
    b"Reply-To: Office <office@acme.test>", b"Reply-To: nobody", b"Resent-To: misc@gotrs.local",
    b"Authentication-Results: mx.gotrs.test; dmarc=pass", b"Delivered-To: misc@gotrs.local",
    b"X-Spam: yes", b"X-Other: \xff\xfe", b"X-Gr\xfc\xdfe: x", b": nothing before it",
    b"no colon at all", b" begins with a blank", b"From ben@acme.test Tue Nov 24", b"X-A : b",
    b"From: second@evil.test", b"Subject: a second one", b"Message-ID: <second@acme.test>",
    b"X-Long: " + b"y" * 20_000, b"\n".join(b"X-%d: z" % n for n in range(30)),
    b"Resent-Message-ID: <1@acme.test>", b"X-Original-Message-ID: " + REPLY.encode(),
)  # fmt: skip

# What a trusted account may say, and what it should not.
CONTROLS = (
    b"Queue", b"QueueID", b"Priority", b"PriorityID", b"State", b"State-PendingTime", b"Type",
    b"Service", b"SLA", b"Owner", b"OwnerID", b"Responsible", b"ResponsibleID", b"Lock", b"Title",
    b"SenderType", b"IsVisibleForCustomer", b"CustomerUser", b"CustomerNo", b"CustomerID",
    b"Ignore", b"Loop", b"TicketNumber", b"DynamicField-Text", b"DynamicField-Integer",
    b"DynamicField-Date", b"DynamicField-DateTime", b"DynamicField-Checkbox",
    b"DynamicField-OfArticle", b"TicketKey1", b"ArticleValue16", b"FollowUp-State",
    b"FollowUp-State-Keep", b"FollowUp-Queue", b"FollowUp-Owner", b"FollowUp-Priority",
    b"FollowUp-Lock", b"FollowUp-Title", b"FollowUp-DynamicField-Integer", b"Nonsense",
)  # fmt: skip
VALUES = (
    b"Junk", b"Misc", b"1", b"2", b"0", b"-1", b"99999999999999999999", b"", b" ", b"yes", b"no",
    b"open", b"closed successful", b"pending reminder", b"merged", b"removed", b"+2d", b"-5m",
    b"2027-01-01 10:00:00", b"9999-12-31 23:59:59", b"+999999999d", b"5 very high", b"lock",
    b"unlock", b"anna", b"root@localhost", b"system", b"agent", b"\xff", b"a\0b", b"x" * 5_000,
    b"<script>", b"=?utf-8?Q?=C3=BC?=", b"1.5", b"\xd9\xa3", _TN, b"carla@acme.test",
)  # fmt: skip

TYPES = (
    b"text/plain", b"text/plain; charset=utf-8", b"text/plain; charset=iso-8859-1; format=flowed",
    b"text/plain; charset=utf-7", b"text/plain; charset=iso-2022-jp", b"text/plain; charset=gb2312",
    b"text/plain; charset=unicode_escape", b"text/plain; charset=\xff", b"text/html",
    b"text/html; charset=koi8-r", b"text/html; charset=utf-16", b"text/calendar; method=REQUEST",
    b"image/png; name=a.png", b"image/svg+xml", b"application/pdf; name*0=a;name*1*=%ff.pdf",
    b"application/ms-tnef; name=winmail.dat", b"application/pkcs7-mime", b"message/rfc822",
    b"message/partial; number=1", b"message/delivery-status", b"text/rfc822-headers", b"text", b"",
    b"application/octet-stream; name=\"..\\..\\run.exe\"", b"\xff/\xfe; ;=;", b"text/x-own",
)  # fmt: skip
CONTAINERS = (
    b"multipart/mixed", b"multipart/alternative", b"multipart/related", b"multipart/digest",
    b"multipart/report; report-type=delivery-status", b"multipart/signed", b"multipart/x-own",
)  # fmt: skip
ENCODINGS = (
    b"7bit", b"8bit", b"base64", b"quoted-printable", b"x-uuencode", b"BASE64 ", b"x-own", b"\xff",
)  # fmt: skip
DISPOSITIONS = (
    b"attachment", b"inline", b'attachment; filename="report.pdf"', b"attachment; filename=.x",
    b"attachment; filename*=utf-8''a%0D%0Ab%00%E2%80%AE.exe", b"inline; filename=\"a/../b\"",
    b"attachment; filename=" + b"n" * 500, b"\xff; filename=\xff", b"attachment; filename*99*=x",
    b'attachment; filename="=?utf-8?Q?=0A?="',
)  # fmt: skip

_PNG = base64.b64decode(
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_STATUS = (
    b"Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; ben@acme.test\nAction: %s\nStatus: %s\n"
)
STATUSES = (
    _STATUS % (b"failed", b"5.1.1"), _STATUS % (b"delayed", b"4.4.1"), _STATUS % (b"\xff", b"9"),
    b"Final-Recipient: rfc822; " + b"r" * 500 + b"@acme.test\nAction: failed\n",
    b"Final-Recipient: x\n\n" * 1_200, b"",
)  # fmt: skip
COPIES = (
    b"Message-ID: " + REPLY.encode() + b"\n\nUnplug it.\n",
    b"Message-ID: <unknown@elsewhere.test>\n\nUnplug it.\n", b"",
)  # fmt: skip
BODIES = (
    b"It smokes since this morning.\n", b"", b"\n", b"Gr\xc3\xbc\xc3\x9fe\n", b"Gr\xfc\xdfe\n",
    b"Gr=C3=BC=\nZZ=", base64.encodebytes(b"It smokes since this morning."), b"R3LD", b"!!!!",
    b"<p>It <b>smokes</b></p>", b"<script>alert(1)</script><img src=cid:a@x onerror=x>",
    b"<table>" * 300, b"<p title=\"", b"\xf0\xd2\xc9\xd7\xc5\xd4", b"\x1b$B%W%j", b"+2AA-",
    b"\0\0\0", b"\xff\xfe\x00\x01", _PNG, base64.encodebytes(_PNG), b"%PDF-1.4\n", b"PK\x03\x04",
    b"begin 644 a\n%2&5L;&\\ \nend\n", b"\x78\x9f\x3e\x22\x01", b"x" * 30_000, b"--", b"--b--\n",
    b"BEGIN:VCALENDAR\r\n", b"From: in@ner.test\nSubject: in\n\nner\n", b"Subject: [Ticket#",
    b"Hi. This is the qmail-send program at mx.\n\n<ben@acme.test>:\n5.1.1 No.\n\nMessage-ID: "
    + REPLY.encode(),
    *STATUSES, *COPIES,
)  # fmt: skip

# What breaks syntax wherever it is put.
BREAKERS = (
    b"\0", b"\r", b"\n", b"\r\n", b"\n\n", b" ", b"\t", b":", b";", b",", b"<", b">", b'"', b"\\",
    b"(", b")", b"=", b"?=", b"=?utf-8?B?", b"=?utf-8?Q?=ff?=", b"%", b"*0*=", b"''", b"--b",
    b"--c", b"--b--", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xe2\x80\xae", b"charset=", b"boundary=",
    b"Content-Type: multipart/mixed\n", b"base64", b"From ", b"&#99999999999;", b"<!--", b"9" * 300,
)  # fmt: skip

"""Moving in from the service of 2018.

Each application comes with all that hangs on it, or not at all: in one transaction with its answers, events and
e-mails, so that who follows a link meanwhile finds a whole application, or none yet.

What is made of its rows:
- an event `sent`, `confirmed` or `answered` tells that an e-mail left: it is an event here, and a letter that was sent
  at that moment, with the delivery and Mailjet's number of its e-mail. Its text was not kept in 2018, and is empty;
- an application without `sent` has a letter that failed, so that it is listed, counted and found as not sent: the old
  service wrote `sent` as soon as the e-mail had left, and its queue was empty when this began;
- a candidate who was sent a copy had asked for it;
- PEAM tokens stay behind: nothing here would use them. So do the moments at which e-mails were opened, the last logins
  of agents, and the values of failed messages: they are pickles, and not even read.
"""

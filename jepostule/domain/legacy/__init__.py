"""Importing the data of the 2018 service ("moving in").

Each application is imported in one transaction with its answers, events and e-mails, so that somebody who follows a
link meanwhile finds the complete application, or none yet.

How rows are converted:
- an event `sent`, `confirmed` or `answered` means that an e-mail left: it becomes an event, and a letter sent at that
  time, with the delivery and the Mailjet id of its e-mail. Its text was not stored in 2018, and is empty;
- an application without `sent` gets a failed letter, so that it is listed, counted and found as not sent: the old
  service wrote `sent` as soon as the e-mail had left, and its queue was empty when the import began;
- a candidate who was sent a copy had requested it;
- PEAM tokens are not imported, since nothing would use them; nor are the times at which e-mails were opened, the last
  log-ins of agents, and the values of failed messages, which are pickles and are not even read.
"""

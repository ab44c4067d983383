// Drawn from the contracts by `npm run gen`. DO NOT EDIT.

/** A fact's fields about a person, as paths in the JSON form of its record; `[]`: each of several. */
export interface CarefulFields {
  readonly personal: readonly string[];
  readonly sensitive: readonly string[];
}

/** Every public fact: topic, CloudEvents type, what in it is about a person. */
export const facts: Readonly<Record<string, Readonly<Record<string, CarefulFields>>>> = {
  "rapport.access.account.v1": {
    "rapport.access.account.account-opened.v1": {
      "personal": [
        "accountOpened.login",
        "accountOpened.name"
      ],
      "sensitive": []
    },
    "rapport.access.account.role-granted.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.access.account.account-closed.v1": {
      "personal": [],
      "sensitive": []
    }
  },
  "rapport.analytics.model.v1": {
    "rapport.analytics.model.model-fitted.v1": {
      "personal": [],
      "sensitive": []
    }
  },
  "rapport.analytics.profile.v1": {
    "rapport.analytics.profile.scores-changed.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.analytics.profile.segment-membership-changed.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.analytics.profile.actions-ranked.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.analytics.profile.action-accepted.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.analytics.profile.action-refused.v1": {
      "personal": [],
      "sensitive": []
    }
  },
  "rapport.analytics.ruleset.v1": {
    "rapport.analytics.ruleset.rules-defined.v1": {
      "personal": [],
      "sensitive": []
    }
  },
  "rapport.analytics.segment.v1": {
    "rapport.analytics.segment.segment-defined.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.analytics.segment.segment-retired.v1": {
      "personal": [],
      "sensitive": []
    }
  },
  "rapport.channels.call.v1": {
    "rapport.channels.call.call-recorded.v1": {
      "personal": [
        "callRecorded.address",
        "callRecorded.note"
      ],
      "sensitive": []
    },
    "rapport.channels.call.call-returned.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.channels.call.call-back-waived.v1": {
      "personal": [],
      "sensitive": []
    }
  },
  "rapport.channels.conversation.v1": {
    "rapport.channels.conversation.conversation-opened.v1": {
      "personal": [
        "conversationOpened.address",
        "conversationOpened.displayName",
        "conversationOpened.subject"
      ],
      "sensitive": []
    },
    "rapport.channels.conversation.message-received.v1": {
      "personal": [
        "messageReceived.address",
        "messageReceived.displayName",
        "messageReceived.subject",
        "messageReceived.text",
        "messageReceived.attachments[].fileName"
      ],
      "sensitive": []
    },
    "rapport.channels.conversation.conversation-taken.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.channels.conversation.conversation-released.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.channels.conversation.note-written.v1": {
      "personal": [
        "noteWritten.text"
      ],
      "sensitive": []
    },
    "rapport.channels.conversation.reply-queued.v1": {
      "personal": [
        "replyQueued.text",
        "replyQueued.to",
        "replyQueued.subject"
      ],
      "sensitive": []
    },
    "rapport.channels.conversation.reply-sent.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.channels.conversation.reply-failed.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.channels.conversation.reply-uncertain.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.channels.conversation.conversation-closed.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.channels.conversation.conversation-reopened.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.channels.conversation.party-learned.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.channels.conversation.reply-retried.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.channels.conversation.visitor-introduced.v1": {
      "personal": [
        "visitorIntroduced.address",
        "visitorIntroduced.displayName"
      ],
      "sensitive": []
    },
    "rapport.channels.conversation.replies-seen.v1": {
      "personal": [],
      "sensitive": []
    }
  },
  "rapport.channels.form.v1": {
    "rapport.channels.form.form-defined.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.channels.form.form-closed.v1": {
      "personal": [],
      "sensitive": []
    }
  },
  "rapport.channels.mail.v1": {
    "rapport.channels.mail.mail-accepted.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.channels.mail.mail-filed.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.channels.mail.mail-set-aside.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.channels.mail.mail-repeated.v1": {
      "personal": [],
      "sensitive": []
    }
  },
  "rapport.channels.sending.v1": {
    "rapport.channels.sending.sending-queued.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.channels.sending.sending-held.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.channels.sending.sending-resumed.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.channels.sending.sending-stopped.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.channels.sending.sending-attempted.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.channels.sending.sending-sent.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.channels.sending.sending-failed.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.channels.sending.sending-uncertain.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.channels.sending.sending-bounced.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.channels.sending.sending-complained.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.channels.sending.sending-answered.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.channels.sending.link-followed.v1": {
      "personal": [],
      "sensitive": []
    }
  },
  "rapport.channels.site.v1": {
    "rapport.channels.site.site-defined.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.channels.site.site-closed.v1": {
      "personal": [],
      "sensitive": []
    }
  },
  "rapport.channels.submission.v1": {
    "rapport.channels.submission.submission-received.v1": {
      "personal": [
        "submissionReceived.address",
        "submissionReceived.displayName",
        "submissionReceived.subject",
        "submissionReceived.text"
      ],
      "sensitive": []
    }
  },
  "rapport.customers.consent.v1": {
    "rapport.customers.consent.consent-asked.v1": {
      "personal": [
        "consentAsked.evidence.note"
      ],
      "sensitive": []
    },
    "rapport.customers.consent.consent-given.v1": {
      "personal": [
        "consentGiven.evidence.note"
      ],
      "sensitive": []
    },
    "rapport.customers.consent.consent-withdrawn.v1": {
      "personal": [
        "consentWithdrawn.evidence.note"
      ],
      "sensitive": []
    },
    "rapport.customers.consent.preferences-set.v1": {
      "personal": [
        "preferencesSet.evidence.note"
      ],
      "sensitive": []
    }
  },
  "rapport.customers.party.v1": {
    "rapport.customers.party.party-begun.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.customers.party.party-named.v1": {
      "personal": [
        "partyNamed.name"
      ],
      "sensitive": []
    },
    "rapport.customers.party.contact-point-added.v1": {
      "personal": [
        "contactPointAdded.address"
      ],
      "sensitive": []
    },
    "rapport.customers.party.contact-point-removed.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.customers.party.party-confirmed.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.customers.party.party-merged-into.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.customers.party.party-unmerged.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.customers.party.party-forgotten.v1": {
      "personal": [],
      "sensitive": []
    }
  },
  "rapport.customers.purpose.v1": {
    "rapport.customers.purpose.purpose-defined.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.customers.purpose.wording-published.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.customers.purpose.purpose-closed.v1": {
      "personal": [],
      "sensitive": []
    }
  },
  "rapport.customers.recognition.v1": {
    "rapport.customers.recognition.party-identified.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.customers.recognition.party-separated.v1": {
      "personal": [],
      "sensitive": []
    }
  },
  "rapport.loyalty.member.v1": {
    "rapport.loyalty.member.member-enrolled.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.loyalty.member.points-awarded.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.loyalty.member.points-released.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.loyalty.member.points-expired.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.loyalty.member.debt-repaid.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.loyalty.member.points-redeemed.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.loyalty.member.redemption-reversed.v1": {
      "personal": [
        "redemptionReversed.reason"
      ],
      "sensitive": []
    },
    "rapport.loyalty.member.points-taken-back.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.loyalty.member.points-corrected.v1": {
      "personal": [
        "pointsCorrected.reason"
      ],
      "sensitive": []
    },
    "rapport.loyalty.member.tier-risen.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.loyalty.member.tier-reviewed.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.loyalty.member.account-joined.v1": {
      "personal": [
        "accountJoined.reason"
      ],
      "sensitive": []
    },
    "rapport.loyalty.member.account-taken-over.v1": {
      "personal": [],
      "sensitive": []
    }
  },
  "rapport.loyalty.programme.v1": {
    "rapport.loyalty.programme.programme-opened.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.loyalty.programme.programme-revised.v1": {
      "personal": [],
      "sensitive": []
    }
  },
  "rapport.loyalty.reward.v1": {
    "rapport.loyalty.reward.reward-offered.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.loyalty.reward.reward-restocked.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.loyalty.reward.reward-withdrawn.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.loyalty.reward.reward-taken.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.loyalty.reward.reward-given-back.v1": {
      "personal": [],
      "sensitive": []
    }
  },
  "rapport.marketing.audience.v1": {
    "rapport.marketing.audience.audience-defined.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.marketing.audience.audience-retired.v1": {
      "personal": [],
      "sensitive": []
    }
  },
  "rapport.marketing.campaign.v1": {
    "rapport.marketing.campaign.campaign-planned.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.marketing.campaign.campaign-changed.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.marketing.campaign.cost-recorded.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.marketing.campaign.cost-corrected.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.marketing.campaign.campaign-closed.v1": {
      "personal": [],
      "sensitive": []
    }
  },
  "rapport.marketing.material.v1": {
    "rapport.marketing.material.material-published.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.marketing.material.material-withdrawn.v1": {
      "personal": [],
      "sensitive": []
    }
  },
  "rapport.marketing.run.v1": {
    "rapport.marketing.run.run-prepared.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.marketing.run.messages-released.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.marketing.run.run-paused.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.marketing.run.run-resumed.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.marketing.run.run-cancelled.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.marketing.run.release-ended.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.marketing.run.run-completed.v1": {
      "personal": [],
      "sensitive": []
    }
  },
  "rapport.partners.partner.v1": {
    "rapport.partners.partner.partner-opened.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.partners.partner.scopes-granted.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.partners.partner.key-issued.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.partners.partner.key-retired.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.partners.partner.key-revoked.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.partners.partner.partner-closed.v1": {
      "personal": [],
      "sensitive": []
    }
  },
  "rapport.partners.subscription.v1": {
    "rapport.partners.subscription.subscription-begun.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.partners.subscription.subscription-changed.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.partners.subscription.secret-rotated.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.partners.subscription.push-failed.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.partners.subscription.push-tried-again.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.partners.subscription.push-recovered.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.partners.subscription.subscription-paused.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.partners.subscription.subscription-resumed.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.partners.subscription.subscription-ended.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.partners.subscription.resend-asked.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.partners.subscription.resend-completed.v1": {
      "personal": [],
      "sensitive": []
    }
  },
  "rapport.sales.lead.v1": {
    "rapport.sales.lead.lead-captured.v1": {
      "personal": [
        "leadCaptured.topic",
        "leadCaptured.name",
        "leadCaptured.email",
        "leadCaptured.phone"
      ],
      "sensitive": []
    },
    "rapport.sales.lead.lead-assigned.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.sales.lead.lead-qualified.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.sales.lead.lead-refused.v1": {
      "personal": [
        "leadRefused.note"
      ],
      "sensitive": []
    }
  },
  "rapport.sales.opportunity.v1": {
    "rapport.sales.opportunity.opportunity-opened.v1": {
      "personal": [
        "opportunityOpened.title"
      ],
      "sensitive": []
    },
    "rapport.sales.opportunity.stage-reached.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.sales.opportunity.amount-estimated.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.sales.opportunity.close-expected.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.sales.opportunity.opportunity-assigned.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.sales.opportunity.opportunity-won.v1": {
      "personal": [
        "opportunityWon.note"
      ],
      "sensitive": []
    },
    "rapport.sales.opportunity.opportunity-lost.v1": {
      "personal": [
        "opportunityLost.note"
      ],
      "sensitive": []
    },
    "rapport.sales.opportunity.opportunity-reopened.v1": {
      "personal": [],
      "sensitive": []
    }
  },
  "rapport.sales.order.v1": {
    "rapport.sales.order.order-placed.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.sales.order.delivery-recorded.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.sales.order.return-recorded.v1": {
      "personal": [],
      "sensitive": []
    }
  },
  "rapport.sales.product.v1": {
    "rapport.sales.product.product-added.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.sales.product.product-described.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.sales.product.price-set.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.sales.product.price-ended.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.sales.product.product-retired.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.sales.product.product-returned.v1": {
      "personal": [],
      "sensitive": []
    }
  },
  "rapport.sales.quote.v1": {
    "rapport.sales.quote.quote-begun.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.sales.quote.quote-written.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.sales.quote.quote-sent.v1": {
      "personal": [
        "quoteSent.reason"
      ],
      "sensitive": []
    },
    "rapport.sales.quote.quote-stopped.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.sales.quote.quote-contested.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.sales.quote.quote-replaced.v1": {
      "personal": [
        "quoteReplaced.reason"
      ],
      "sensitive": []
    },
    "rapport.sales.quote.quote-accepted.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.sales.quote.quote-declined.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.sales.quote.quote-withdrawn.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.sales.quote.quote-expired.v1": {
      "personal": [],
      "sensitive": []
    }
  },
  "rapport.support.case.v1": {
    "rapport.support.case.case-opened.v1": {
      "personal": [
        "caseOpened.subject",
        "caseOpened.description"
      ],
      "sensitive": []
    },
    "rapport.support.case.case-assigned.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.support.case.case-released.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.support.case.case-reclassified.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.support.case.case-noted.v1": {
      "personal": [
        "caseNoted.text"
      ],
      "sensitive": []
    },
    "rapport.support.case.case-call-recorded.v1": {
      "personal": [
        "caseCallRecorded.text"
      ],
      "sensitive": []
    },
    "rapport.support.case.first-response-given.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.support.case.customer-awaited.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.support.case.case-resumed.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.support.case.case-resolved.v1": {
      "personal": [
        "caseResolved.solution"
      ],
      "sensitive": []
    },
    "rapport.support.case.case-closed.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.support.case.case-reopened.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.support.case.sla-warned.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.support.case.sla-breached.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.support.case.sla-breach-retracted.v1": {
      "personal": [],
      "sensitive": []
    }
  },
  "rapport.support.survey.v1": {
    "rapport.support.survey.survey-issued.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.support.survey.survey-sent.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.support.survey.survey-answered.v1": {
      "personal": [
        "surveyAnswered.comment"
      ],
      "sensitive": []
    },
    "rapport.support.survey.survey-expired.v1": {
      "personal": [],
      "sensitive": []
    }
  },
  "rapport.workflow.promise.v1": {
    "rapport.workflow.promise.promise-made.v1": {
      "personal": [
        "promiseMade.value.text",
        "promiseMade.quote"
      ],
      "sensitive": []
    },
    "rapport.workflow.promise.promise-rescheduled.v1": {
      "personal": [
        "promiseRescheduled.reason"
      ],
      "sensitive": []
    },
    "rapport.workflow.promise.promise-handed-over.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.workflow.promise.promise-kept.v1": {
      "personal": [
        "promiseKept.note"
      ],
      "sensitive": []
    },
    "rapport.workflow.promise.promise-broken.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.workflow.promise.promise-withdrawn.v1": {
      "personal": [
        "promiseWithdrawn.reason"
      ],
      "sensitive": []
    },
    "rapport.workflow.promise.promise-fulfilled-late.v1": {
      "personal": [
        "promiseFulfilledLate.note"
      ],
      "sensitive": []
    }
  },
  "rapport.workflow.task.v1": {
    "rapport.workflow.task.task-opened.v1": {
      "personal": [
        "taskOpened.title",
        "taskOpened.note"
      ],
      "sensitive": []
    },
    "rapport.workflow.task.task-assigned.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.workflow.task.task-overdue.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.workflow.task.task-done.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.workflow.task.task-reopened.v1": {
      "personal": [],
      "sensitive": []
    },
    "rapport.workflow.task.task-dropped.v1": {
      "personal": [
        "taskDropped.reason"
      ],
      "sensitive": []
    }
  }
};

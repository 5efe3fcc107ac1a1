/// The words that the code chooses; the templates name the others themselves.
enum Word: String, CaseIterable, Sendable {
    case boardTitle, boardCall, boardWaiting
    case doctorStarts, doctorPresent, doctorOnBreak, doctorOnBreakUntil, doctorEnded, doctorLate, doctorAwayUntil
    case patientTitle, patientExpectedBetween, patientExpectedAbout, patientAhead, patientNext
    case statusExpected, statusArrived, statusCalled, statusInConsultation, statusParked, statusWaitlisted
    case statusNeedsRebooking, statusCompleted, statusCancelled, statusNoShow, statusErased
    case storyMoved, storyWaits, storyMovedByDesk, storyMovedToWaitlist, storyPromoted, storyArrivedHere
    case storyNeedsRebooking, storyReinstated, storyRestored
    case causeEmergency, causePriority, causeLate, causeClosed, causeLeave, causeSeats
    case sourceEmergency, sourcePaidPriority, sourceFollowUp, sourceOnline, sourceWalkIn
    case erased, since, expectedAt, minutes
    case loginTitle, loginFirstTitle
    case overviewTitle, overviewTaken, overviewHere
    case doctorCalls
    case deskTitle, deskFree
    case bookTitle, bookFull, bookGone, bookDuplicate, bookRefused, bookNeedsName, bookNeedsPhone, bookNeedsSlot
    case stateExpected, stateWaiting, stateHere, stateHereWaiting, stateCalled, stateInside, stateParked
    case stateNeedsRebooking, stateSeen, stateCancelled, stateNoShow, stateTransferred
    case reportTitle, reportAll, reportNoDepartment, reportTokens, reportSeen, reportOpen, reportNoShows,
        reportCancelled
    case reportWait, reportWait90, reportMinutes
    case problemTitle, problemUnknown, problemUnknownHint, problemNoLink, problemNoLinkHint, problemRefused
    case problemRefusedHint, problemForbidden, problemForbiddenHint, problemLogin, problemLoginHint, problemTooMany
    case problemTooManyHint, problemAway, problemAwayHint, problemQuery, problemQueryHint, problemUnexpected,
        problemNoBooking, problemNoBookingHint
    case problemUnexpectedHint
}

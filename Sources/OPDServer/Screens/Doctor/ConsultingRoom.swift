import OPDEngine
import OPDJournal

/// A doctor's day as the doctor sees it: with names.
struct ConsultingRoom {
    private let live: LiveSession
    private let moment: Instant
    private let language: Language
    private let calendar: HospitalCalendar
    private let outlook: SessionOutlook

    init(live: LiveSession, now: Instant, language: Language, calendar: HospitalCalendar) {
        self.live = live
        moment = now
        self.language = language
        self.calendar = calendar
        outlook = SessionOutlook(live.session, at: now)
    }

    private var session: Session { live.session }

    /// Who is in, who is called, and who would be called next.
    var now: Shown {
        let state = DoctorState(session, at: moment, language, calendar)
        var shown: Shown = ["session": "/doctors/\(session.id.doctor.value)/sessions/\(session.id.day)"]
        shown["state"] = state.words
        shown["tone"] = state.tone.rawValue
        if let inside = session.inConsultation.flatMap({ session.token($0) }) { shown["inside"] = person(inside) }
        let called = session.tokens.filter { $0.isLive && $0.presence == .called }
        if !called.isEmpty {
            shown["called"] = called.enumerated().map { index, token in
                person(token).merging(["isFirst": index == 0, "canStart": session.inConsultation == nil]) { $1 }
            }
        }
        if let next = session.callOrder.first { shown["next"] = person(next) }
        return shown
    }

    /// Who is here, who is away for a test, who is expected.
    var people: Shown {
        let waiting = session.callOrder
        let parked = session.tokens.filter { $0.isLive && $0.presence == .parked }
        let expected = outlook.forecasts.compactMap { session.token($0.number) }.filter { $0.presence == .expected }
        return [
            "waiting": waiting.map(person), "parked": parked.map(person), "expected": expected.map(person),
            "isNobodyWaiting": waiting.isEmpty, "isAnybodyParked": !parked.isEmpty,
            "isAnybodyExpected": !expected.isEmpty, "waitingCount": language.number(waiting.count),
            "parkedCount": language.number(parked.count), "expectedCount": language.number(expected.count),
        ]
    }

    var tally: Shown {
        let tally = session.tally
        let expected = session.tokens.count { $0.isLive && $0.presence == .expected }
        var shown: Shown = [
            "seen": language.number(tally.seen), "noShows": language.number(tally.noShows),
            "expected": language.number(expected), "here": language.number(session.callOrder.count),
        ]
        if let mean = Tally.mean(tally.consultations) {
            shown["minutes"] = language.counted(.minutes, max(1, (mean + 30_000) / 60_000))
        }
        return shown
    }

    private func person(_ token: Token) -> Shown {
        let record = live.record(of: token)
        var shown: Shown = [
            "id": record.id.value, "number": language.number(Int(token.number.value)),
            "name": record.details?.patientName ?? language[.erased], "source": token.source.name,
            "sourceName": language[token.source.word], "isWaitlisted": token.status == .waitlisted,
        ]
        if session.slots.indices.contains(token.slot.offset) {
            shown["slot"] = language.inOwnDigits(session.slots[token.slot.offset].window.label)
        }
        if token.calls > 1 { shown["calls"] = language.counted(.doctorCalls, Int(token.calls)) }
        if let started = token.startedAt { shown["since"] = language[.since, ["time": time(started)]] }
        if let arrived = token.arrivedAt { shown["arrived"] = language[.since, ["time": time(arrived)]] }
        if let place = outlook.places[token.number] {
            shown["expectedAt"] = language[.expectedAt, ["time": time(outlook.forecasts[place].expectedAt)]]
        }
        return shown
    }

    private func time(_ instant: Instant) -> String { language.time(instant, calendar) }
}

extension Source {
    /// What the screens call it.
    var word: Word {
        switch self {
        case .walkIn: .sourceWalkIn
        case .online: .sourceOnline
        case .followUp: .sourceFollowUp
        case .paidPriority: .sourcePaidPriority
        case .emergency: .sourceEmergency
        }
    }
}

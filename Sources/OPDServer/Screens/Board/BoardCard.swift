import OPDEngine
import OPDJournal

/// What the waiting room sees of one doctor: numbers, and no names.
struct BoardCard {
    let today: DoctorToday
    let language: Language
    let calendar: HospitalCalendar

    /// How many of those who are next are shown.
    private static let nextCount = 5

    var shown: Shown {
        let state = DoctorState(today.session, at: today.now, language, calendar)
        var shown: Shown = ["doctor": today.doctor.name, "tone": state.tone.rawValue]
        shown["department"] = today.doctor.department
        shown["state"] = state.words
        add(today.session, to: &shown)
        return shown
    }

    private func add(_ session: Session, to shown: inout Shown) {
        let called = session.tokens.filter { $0.isLive && $0.presence == .called }
        let newest = called.max {
            ($0.calledAt?.milliseconds ?? 0, $0.number) < ($1.calledAt?.milliseconds ?? 0, $1.number)
        }
        let inside = session.inConsultation
        if let now = newest?.number ?? inside {
            shown["now"] = text(now)
            shown["isCalled"] = newest != nil
        }
        let others =
            called.map(\.number).filter { $0 != newest?.number } + (newest == nil ? [] : [inside].compactMap { $0 })
        if !others.isEmpty { shown["others"] = others.map(text) }
        if let newest {
            // Another call of the same number is another one.
            shown["call"] = "\(newest.number).\(newest.calls)"
            shown["speech"] = language[.boardCall, ["number": text(newest.number), "doctor": today.doctor.name]]
        }
        let order = session.callOrder
        if !order.isEmpty {
            shown["next"] = order.prefix(Self.nextCount).map { text($0.number) }
            shown["waiting"] = language.counted(.boardWaiting, order.count)
        }
    }

    private func text(_ number: Token.Number) -> String { language.number(Int(number.value)) }
}

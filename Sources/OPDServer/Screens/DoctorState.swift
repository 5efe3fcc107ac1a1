import OPDEngine
import OPDJournal

/// Where a doctor is and how late, as everybody may know it.
struct DoctorState {
    enum Tone: String {
        case plain, here, late, away, over
    }

    let words: String?
    let tone: Tone

    init(_ session: Session, at now: Instant, _ language: Language, _ calendar: HospitalCalendar) {
        func time(_ instant: Instant) -> String { language.time(instant, calendar) }
        // Who is late and here has begun, but the times that were told still move.
        let late = session.delays.filter { $0.mode == .shift }.reduce(0) { $0 + $1.minutes }
        let away = session.delays.filter { $0.from <= now && now < $0.until }.map(\.until).max()
        switch session.doctorPresence {
        case .ended: (words, tone) = (language[.doctorEnded], .over)
        case .onBreak(let until?) where until > now:
            (words, tone) = (language[.doctorOnBreakUntil, ["time": time(until)]], .away)
        case .onBreak: (words, tone) = (language[.doctorOnBreak], .away)
        case .unknown, .present:
            if late > 0 {
                (words, tone) = (language.counted(.doctorLate, late), .late)
            } else if let away {
                (words, tone) = (language[.doctorAwayUntil, ["time": time(away)]], .late)
            } else if session.doctorPresence == .present {
                (words, tone) = (language[.doctorPresent], .here)
            } else if let start = session.slots.first?.window.start, now < start {
                (words, tone) = (language[.doctorStarts, ["time": time(start)]], .plain)
            } else {
                (words, tone) = (nil, .plain)
            }
        }
    }
}

import OPDEngine
import OPDJournal

/// What a patient sees of their own token: nothing of anybody else but how many they are.
struct PatientPage {
    let token: Token
    let doctor: Doctor
    let session: Session
    let outlook: SessionOutlook
    let stories: [Story]
    let now: Instant
    let language: Language
    let calendar: HospitalCalendar
    /// Whether a patient may book at home.
    let canBook: Bool

    /// How many of the last stories are shown.
    private static let storyCount = 4

    var title: String { language[.patientTitle, ["number": number(token.number)]] }

    /// A patient who is seen, or has gone, has nothing to cancel.
    var canCancel: Bool { token.isLive && token.presence != .inConsultation }

    var shown: Shown {
        var shown: Shown = [
            "number": number(token.number), "doctor": doctor.name, "date": language.date(session.id.day),
            "status": language[status, ["doctor": doctor.name]], "tone": tone,
        ]
        shown["department"] = doctor.department
        if session.slots.indices.contains(token.slot.offset) {
            shown["slot"] = language.inOwnDigits(session.slots[token.slot.offset].window.label)
        }
        shown["lastCalled"] = session.lastCalled.map(number)
        if canBook, !token.isErased, token.needsRebooking || token.status == .cancelled || token.status == .noShow {
            shown["bookAgain"] = doctor.id.value
        }
        if token.isLive {
            shown["isLive"] = true
            addOutlook(to: &shown)
            let state = DoctorState(session, at: now, language, calendar)
            shown["doctorState"] = state.words
            shown["doctorTone"] = state.tone.rawValue
        }
        let told = stories.suffix(Self.storyCount).reversed().map { $0.sentence(session.slots, language, calendar) }
        shown["stories"] = Array(told)
        shown["hasStories"] = !told.isEmpty
        return shown
    }

    private func addOutlook(to shown: inout Shown) {
        guard token.presence != .called, token.presence != .inConsultation, !token.needsRebooking,
            let place = outlook.places[token.number]
        else { return }
        let ahead = place
        shown["ahead"] = ahead == 0 ? language[.patientNext] : language.counted(.patientAhead, ahead)
        let forecast = outlook.forecasts[place]
        let (from, to) = (time(forecast.expectedAt), time(roundedUp(forecast.expectedBy)))
        shown["expected"] =
            from == to
            ? language[.patientExpectedAbout, ["from": from]]
            : language[.patientExpectedBetween, ["from": from, "to": to]]
    }

    /// To the next five minutes: nobody can promise more.
    private func roundedUp(_ instant: Instant) -> Instant {
        Instant(milliseconds: (instant.milliseconds + 299_999) / 300_000 * 300_000)
    }

    private func time(_ instant: Instant) -> String { language.time(instant, calendar) }

    private func number(_ number: Token.Number) -> String { language.number(Int(number.value)) }

    private var status: Word {
        if token.isErased { return .statusErased }
        switch token.status {
        case .completed: return .statusCompleted
        case .cancelled, .transferred: return .statusCancelled
        case .noShow: return .statusNoShow
        case .booked, .waitlisted: break
        }
        switch token.presence {
        case .called: return .statusCalled
        case .inConsultation: return .statusInConsultation
        case .parked: return .statusParked
        case .expected, .arrived: break
        }
        if token.needsRebooking { return .statusNeedsRebooking }
        if token.status == .waitlisted { return .statusWaitlisted }
        return token.presence == .arrived ? .statusArrived : .statusExpected
    }

    private var tone: String {
        switch status {
        case .statusCalled: "called"
        case .statusWaitlisted, .statusNeedsRebooking, .statusParked: "waiting"
        case .statusCancelled, .statusNoShow, .statusErased, .statusCompleted: "over"
        default: "plain"
        }
    }
}

/// Everybody's place and time in a session at one moment, made once for all who look.
struct SessionOutlook: Sendable {
    let forecasts: [Forecast]
    let places: [Token.Number: Int]

    init(_ session: Session, at now: Instant) {
        forecasts = session.forecasts(at: now)
        places = Dictionary(uniqueKeysWithValues: forecasts.enumerated().map { ($0.element.number, $0.offset) })
    }
}

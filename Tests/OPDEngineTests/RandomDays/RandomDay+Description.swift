import OPDEngine

/// A failing day as a developer wants to read it: the setting and a numbered list.
extension RandomDay: CustomStringConvertible {
    var description: String {
        let facets = settings.waitlistOrder.facets.map(\.rawValue).joined(separator: ", ")
        let heading = (["capacities \(capacities)", "waitlist by \(facets)"] + peculiarities).joined(separator: ", ")
        let lines = steps.enumerated().map { "\($0 + 1). \($1)" }
        return (["seed \(seed): \(heading)"] + lines).joined(separator: "\n")
    }

    /// What is set otherwise than by default.
    private var peculiarities: [String] {
        var words: [String] = []
        for (slot, reservation) in reservations.enumerated() {
            guard let reservation else { continue }
            let release = reservation.releaseMinutes.map { " until \($0) minutes before" } ?? ""
            words.append("slot \(slot) reserves \(reservation.seats)\(release)")
        }
        if case .minutesBeforeStart(let minutes) = settings.bookingCutoff {
            words.append("cut-off \(minutes) minutes before the start")
        }
        if case .days(let days) = settings.bookingHorizon { words.append("\(days) days ahead") }
        if settings.emergencyOverflow > 0 { words.append("overflow \(settings.emergencyOverflow)") }
        if !settings.allowsOverbooking { words.append("no overbooking") }
        if settings.skipCalls != 1 { words.append("skip \(settings.skipCalls) calls") }
        if case .afterMinutes(let minutes) = settings.automaticNoShow { words.append("no-show after \(minutes)") }
        return words
    }
}

extension Step: CustomStringConvertible {
    var description: String {
        let minuteOfDay = MinuteOfDay(minutes: (minute % 1_440 + 1_440) % 1_440)!
        return "\(moment.today) \(minuteOfDay) \(deed)"
    }
}

extension Deed: CustomStringConvertible {
    var description: String {
        switch self {
        case .command(let command): command.words
        case .undo(let version): "undo entry \(version)"
        }
    }
}

extension SessionCommand {
    fileprivate var words: String {
        switch self {
        case .bookToken(let booking): booking.words
        case .cancelToken(let number): "cancel \(number)"
        case .recordNoShow(let number): "no-show \(number)"
        case .checkIn(let number): "check in \(number)"
        case .callToken(let number): "call \(number)"
        case .startConsultation(let number): "start \(number)"
        case .completeConsultation(let number): "complete \(number)"
        default: "\(self)"
        }
    }
}

extension Booking {
    fileprivate var words: String {
        let wishes = [
            isBackdated ? ", backdated" : "", isOverbooking ? ", overbooking" : "",
            patient.map { ", patient \($0.patientID ?? 0)/\($0.phoneAndName ?? 0)" } ?? "",
            allowsDuplicate ? ", even twice" : "",
        ]
        return "book \(source.name) in slot \(slot)" + wishes.joined()
    }
}

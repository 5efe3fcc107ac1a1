import OPDEngine

/// A failing day as a developer wants to read it: the setting and a numbered list.
extension RandomDay: CustomStringConvertible {
    var description: String {
        let facets = settings.waitlistOrder.facets.map(\.rawValue).joined(separator: ", ")
        let heading = "seed \(seed): capacities \(capacities), waitlist by \(facets)\(cutoff)"
        let lines = steps.enumerated().map { "\($0 + 1). \($1)" }
        return ([heading] + lines).joined(separator: "\n")
    }

    private var cutoff: String {
        guard case .minutesBeforeStart(let minutes) = settings.bookingCutoff else { return "" }
        return ", cut-off \(minutes) minutes before the start"
    }
}

extension Step: CustomStringConvertible {
    var description: String {
        let minuteOfDay = MinuteOfDay(minutes: (minute % 1_440 + 1_440) % 1_440)!
        return "\(moment.today) \(minuteOfDay) \(command.words)"
    }
}

extension SessionCommand {
    fileprivate var words: String {
        switch self {
        case .bookToken(let booking):
            "book \(booking.source.name) in slot \(booking.slot)\(booking.isBackdated ? ", backdated" : "")"
        case .cancelToken(let number): "cancel \(number)"
        case .recordNoShow(let number): "no-show \(number)"
        case .checkIn(let number): "check in \(number)"
        case .callToken(let number): "call \(number)"
        case .startConsultation(let number): "start \(number)"
        case .completeConsultation(let number): "complete \(number)"
        }
    }
}

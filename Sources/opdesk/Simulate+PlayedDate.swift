import OPDEngine
import OPDSimulation

/// On which of a server's dates a day is played.
enum PlayedDate {
    case today
    /// The first date after today with slots: its sessions have not begun, whatever the time is. A delay counts from the
    /// session's start, or from now if that is later; so only such a date gives the same day at every time.
    case firstAhead
    case chosen(ClinicDay, mustBeAhead: Bool)

    /// How far ahead a date that is no holiday is looked for.
    private static let furthest = 366

    /// The dates to try, the first with slots being the one; a single date is taken as it is.
    func candidates(today: ClinicDay) throws(DeskFailure) -> [ClinicDay] {
        switch self {
        case .today: return [today]
        case .chosen(let day, let mustBeAhead):
            if mustBeAhead && day <= today {
                throw .noSuchDate(
                    "--date: a simulated day is ahead, so it takes a date after \(today), the server's today.")
            }
            return [day]
        case .firstAhead: return Array(sequence(first: today, next: \.next).dropFirst().prefix(Self.furthest))
        }
    }
}

import Hummingbird
import OPDEngine
import OPDJournal

extension SessionReceipt {
    /// The token that a booking has made.
    var issued: TokenRecord? {
        events.lazy.compactMap { event -> TokenRecord? in
            switch event {
            case .tokenBooked(let number, _, _, _), .tokenWaitlisted(let number, _, _): self.token(number)
            default: nil
            }
        }.first
    }

    /// The answer to a booking.
    func booking(calendar: HospitalCalendar, isDryRun: Bool, link: (Token.ID) -> String) -> Response {
        let token = issued
        let bumped = events.lazy.compactMap { event -> TokenRecord? in
            if case .tokenBumped(let number, _, _) = event { self.token(number) } else { nil }
        }.first
        let seated = token.flatMap { $0.token.status == .booked ? $0.token.slot.offset : nil }
        return .json { writer in
            writer.member("token", token, calendar: calendar)
            writer.key("allocated_slot_index")
            if let seated { writer.value(seated) } else { writer.null() }
            writer.member("bumped_token", bumped, calendar: calendar)
            writer.member("waitlisted", seated == nil)
            // A token that is not given has no link.
            if let token, !isDryRun { writer.member("link", link(token.id)) }
            writer.version(self, isDryRun: isDryRun)
        }
    }

    /// The answer to a token's leaving, under the name of what it did.
    func leaving(
        _ name: StaticString, _ number: Token.Number, calendar: HospitalCalendar, isDryRun: Bool
    ) -> Response {
        let promoted = events.lazy.compactMap { event -> Token.Number? in
            if case .tokenPromoted(let number, _, _) = event { number } else { nil }
        }.first
        return .json { writer in
            writer.member(name, token(number), calendar: calendar)
            writer.member("promoted", promoted.flatMap { token($0) }, calendar: calendar)
            writer.version(self, isDryRun: isDryRun)
        }
    }
}

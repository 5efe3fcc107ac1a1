import OPDEngine

/// One command as the journal keeps it: when, by whom, and what happened.
package struct Entry: Equatable, Sendable {
    package var time: Instant
    /// Who asked; nil when nobody said.
    package var actor: String?
    /// The id of the HTTP request, which the log has too; nil for what no request asked for.
    package var requestID: String?
    /// The events as JSON, see `EventCoding`.
    package var events: [UInt8]
    /// Kept beside the entry, never in it, so that it can be erased.
    package var details: PersonalDetails?
    /// What the entry takes away from beside earlier ones of its stream. Carried out with it, and kept nowhere.
    package var redactions: [Redaction]

    package init(
        time: Instant, actor: String?, requestID: String? = nil, events: [UInt8], details: PersonalDetails?,
        redactions: [Redaction] = []
    ) {
        self.time = time
        self.actor = actor
        self.requestID = requestID
        self.events = events
        self.details = details
        self.redactions = redactions
    }
}

/// What is left beside one entry when something personal is taken away.
package struct Redaction: Equatable, Sendable {
    /// Of the entry, in the same stream.
    package let version: Int
    /// The same as before but for what is taken away; nil when nothing is left.
    package let remains: PersonalDetails?

    package init(version: Int, remains: PersonalDetails?) {
        self.version = version
        self.remains = remains
    }
}

/// An entry with its place in the journal.
package struct RecordedEntry: Equatable, Sendable {
    package var stream: StreamID
    /// Counts the entries of the stream, from 1.
    package var version: Int
    package var entry: Entry

    package init(stream: StreamID, version: Int, entry: Entry) {
        self.stream = stream
        self.version = version
        self.entry = entry
    }
}

/// What is kept beside one entry and never in it: the patient of a booking, the text of a reason, the hash of a password.
package final class PersonalDetails: Equatable, Sendable {
    package let patientName: String?
    package let phone: String?
    package let patientID: String?
    package let reason: String?
    /// Of the second and further tokens that the same entry gives, in the order of numbers.
    package let further: [PersonalDetails]
    /// What the session's hashes of patients are made with from this entry on.
    package let salt: String?
    /// The hash of the password or key that an entry of the directory gives to somebody.
    package let credentials: String?

    package init(
        patientName: String? = nil, phone: String? = nil, patientID: String? = nil, reason: String? = nil,
        further: [PersonalDetails] = [], salt: String? = nil, credentials: String? = nil
    ) {
        self.patientName = patientName
        self.phone = phone
        self.patientID = patientID
        self.reason = reason
        self.further = further
        self.salt = salt
        self.credentials = credentials
    }

    package static func == (left: PersonalDetails, right: PersonalDetails) -> Bool {
        left.patientName == right.patientName && left.phone == right.phone && left.patientID == right.patientID
            && left.reason == right.reason && left.further == right.further && left.salt == right.salt
            && left.credentials == right.credentials
    }
}

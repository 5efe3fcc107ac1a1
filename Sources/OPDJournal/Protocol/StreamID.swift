import OPDEngine

/// One line of entries in the journal: the directory of an epoch, a session of it, or what was shown to whom on a date.
package struct StreamID: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case directory
        case session(Session.ID)
        /// Who was shown the personal details of several people, on this date.
        case disclosures(ClinicDay)
    }

    /// Counts the resets of the hospital, from 1. A reset starts a new epoch; what was before stays in the journal.
    package let epoch: Int
    package let kind: Kind

    package static func directory(epoch: Int) -> StreamID { StreamID(epoch: epoch, kind: .directory) }

    package static func session(_ id: Session.ID, epoch: Int) -> StreamID {
        StreamID(epoch: epoch, kind: .session(id))
    }

    package static func disclosures(on day: ClinicDay, epoch: Int) -> StreamID {
        StreamID(epoch: epoch, kind: .disclosures(day))
    }

    private init(epoch: Int, kind: Kind) {
        self.epoch = epoch
        self.kind = kind
    }

    /// The stream as one integer, in the order of epochs: 20 bits each for the doctor and for the day as yymmdd, the
    /// epoch above them. The directory is doctor 0 on day 0, disclosures are doctor 0 on theirs.
    package var key: Int64 {
        switch kind {
        case .directory: Int64(epoch) << 40
        case .session(let id): Int64(epoch) << 40 | Int64(id.doctor.value) << 20 | Int64(id.day.yymmdd)
        case .disclosures(let day): Int64(epoch) << 40 | Int64(day.yymmdd)
        }
    }

    /// The bits of a key that do not name the epoch.
    package static let withinEpoch: Int64 = 1 << 40 - 1

    /// What is in these bits for the directory and, if one is given, a session: as SQL takes a list.
    package static func keysWithinEpoch(ofDirectoryAnd session: Session.ID?) -> String {
        let streams = [.directory(epoch: 1)] + (session.map { [StreamID.session($0, epoch: 1)] } ?? [])
        return streams.map { "\($0.key & withinEpoch)" }.joined(separator: ", ")
    }

    /// Nil when the integer is no stream's key.
    package init?(key: Int64) {
        let (epoch, doctor, day) = (Int(key >> 40), Int(key >> 20 & 0xFFFFF), Int(key & 0xFFFFF))
        guard epoch >= 1 else { return nil }
        if doctor == 0 && day == 0 {
            self = .directory(epoch: epoch)
        } else if doctor == 0 {
            guard let day = ClinicDay(yymmdd: day) else { return nil }
            self = .disclosures(on: day, epoch: epoch)
        } else {
            guard let doctor = Doctor.ID(doctor), let day = ClinicDay(yymmdd: day) else { return nil }
            self = .session(Session.ID(doctor: doctor, day: day), epoch: epoch)
        }
    }
}

extension StreamID {
    /// Whether it is a session of an earlier day.
    package func isSession(before day: ClinicDay) -> Bool {
        if case .session(let id) = kind { id.day < day } else { false }
    }
}

extension StreamID: CustomStringConvertible {
    package var description: String {
        switch kind {
        case .directory: "\(epoch)/directory"
        case .session(let id): "\(epoch)/doctor/\(id.doctor)/\(id.day)"
        case .disclosures(let day): "\(epoch)/disclosures/\(day)"
        }
    }
}

/// What the hospital knows apart from its sessions: its time zone, its doctors, its settings.
package struct Directory: Equatable, Sendable {
    /// An IANA name such as `Asia/Kolkata`; nil until the hospital has opened.
    package internal(set) var timeZone: String?
    package internal(set) var settings = Settings()
    /// In the order of their ids, which count from 1.
    package internal(set) var doctors: [Doctor] = []

    package init() {}

    package func doctor(_ id: Doctor.ID) -> Doctor? {
        doctors.indices.contains(id.value - 1) ? doctors[id.value - 1] : nil
    }

    /// What a session of this doctor goes by if it opens now.
    package func settings(of doctor: Doctor) -> Settings { doctor.settings.applied(to: settings) }
}

/// What somebody wants of the directory.
package enum DirectoryCommand: Equatable, Sendable {
    /// The hospital's first command: fixes its time zone.
    case openHospital(timeZone: String)
    case addDoctor(name: String, department: String?, pattern: SlotPattern)
    /// For the hospital, or for one doctor; applies to sessions that open from then on.
    case changeSettings(SettingOverrides, of: Doctor.ID?)
}

/// What happened to the directory.
package enum DirectoryEvent: Equatable, Sendable {
    case hospitalOpened(timeZone: String)
    case doctorAdded(Doctor.ID, name: String, department: String?, pattern: SlotPattern)
    case settingsChanged(SettingOverrides, of: Doctor.ID?)
}

/// Why the directory says no.
package enum DirectoryRefusal: Error, Equatable, Sendable {
    /// The time zone is fixed for ever.
    case timeZoneFixed(String, asked: String)
    case doctorNotFound(Doctor.ID)
    /// All ids up to `Doctor.ID.largest` are given.
    case directoryFull
}

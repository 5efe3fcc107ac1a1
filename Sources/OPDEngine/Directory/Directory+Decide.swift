extension Directory {
    /// What the command does to the directory, or why not. Pure; no events means that there is nothing to change.
    package func decide(_ command: DirectoryCommand) throws(DirectoryRefusal) -> [DirectoryEvent] {
        switch command {
        case .openHospital(let timeZone): return try decideOpening(timeZone)
        case .addDoctor(let name, let department, let pattern):
            guard let id = Doctor.ID(doctors.count + 1) else { throw .directoryFull }
            return [.doctorAdded(id, name: name, department: department, pattern: pattern)]
        case .changeSettings(let changes, let doctor): return try decideChange(changes, of: doctor)
        }
    }

    private func decideOpening(_ asked: String) throws(DirectoryRefusal) -> [DirectoryEvent] {
        guard let timeZone else { return [.hospitalOpened(timeZone: asked)] }
        guard timeZone == asked else { throw .timeZoneFixed(timeZone, asked: asked) }
        return []
    }

    private func decideChange(
        _ changes: SettingOverrides, of id: Doctor.ID?
    ) throws(DirectoryRefusal) -> [DirectoryEvent] {
        let hasEffect: Bool
        if let id {
            guard let doctor = doctor(id) else { throw .doctorNotFound(id) }
            hasEffect = doctor.settings.merging(changes) != doctor.settings
        } else {
            hasEffect = changes.applied(to: settings) != settings
        }
        return hasEffect ? [.settingsChanged(changes, of: id)] : []
    }
}

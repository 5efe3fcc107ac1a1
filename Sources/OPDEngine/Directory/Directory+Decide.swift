extension Directory {
    /// What the command does to the directory, or why not. Pure; no events means that there is nothing to change.
    package func decide(_ command: DirectoryCommand) throws(DirectoryRefusal) -> [DirectoryEvent] {
        switch command {
        case .openHospital(let timeZone): return try decideOpening(timeZone)
        case .addDoctor(let name, let department, let pattern):
            guard let id = Doctor.ID(doctors.count + 1) else { throw .directoryFull }
            return [.doctorAdded(id, name: name, department: department, pattern: pattern)]
        case .changeSettings(let changes, let doctor, let retention):
            let kept = retention.flatMap { $0 == self.retention ? nil : DirectoryEvent.retentionChanged($0) }
            return try decideChange(changes, of: doctor) + (kept.map { [$0] } ?? [])
        case .setWeek(let week, let id):
            let doctor = try existing(id)
            return doctor.weeks.last == week ? [] : [.weekSet(week, of: id)]
        case .setException(let day, let exception, let id):
            let doctor = try existing(id)
            return doctor.exception(on: day) == exception ? [] : [.exceptionSet(day, exception, of: id)]
        case .setHoliday(let day, let holiday):
            return holidays[day]?.name == holiday?.name ? [] : [.holidaySet(day, holiday)]
        case .recordLeave(let days, let id, let substitute, let entries):
            try checkLeave(of: id, substitute)
            let leave = Leave(id: leaves.count + 1, doctor: id, days: days, substitute: substitute, entries: entries)
            return [.leaveRecorded(leave)]
        case .withdrawLeave(let id): return try decideWithdrawal(of: id)
        case .access(let command): return try decideAccess(command)
        }
    }

    private func decideAccess(_ command: AccessCommand) throws(DirectoryRefusal) -> [DirectoryEvent] {
        do { return try access.decide(command, doctors: doctors.count).map { .access($0) } } catch {
            throw .access(error)
        }
    }

    private func existing(_ id: Doctor.ID) throws(DirectoryRefusal) -> Doctor {
        guard let doctor = doctor(id) else { throw .doctorNotFound(id) }
        return doctor
    }

    private func checkLeave(of id: Doctor.ID, _ substitute: Doctor.ID?) throws(DirectoryRefusal) {
        _ = try existing(id)
        guard let substitute else { return }
        _ = try existing(substitute)
        if substitute == id { throw .substituteIsAbsent(id) }
    }

    private func decideWithdrawal(of id: Leave.ID) throws(DirectoryRefusal) -> [DirectoryEvent] {
        guard leaves.indices.contains(id - 1) else { throw .leaveNotFound(id) }
        guard leaves[id - 1].isInForce else { throw .leaveWithdrawnAlready(id) }
        return [.leaveWithdrawn(id)]
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
            let doctor = try existing(id)
            hasEffect = doctor.settings.merging(changes) != doctor.settings
        } else {
            hasEffect = changes.applied(to: settings) != settings
        }
        return hasEffect ? [.settingsChanged(changes, of: id)] : []
    }
}

extension Doctor {
    /// What was said for this very date.
    package func exception(on day: ClinicDay) -> DayException {
        guard let said = exceptions[day] else { return .none }
        return said.map { .slots($0) } ?? .dayOff
    }
}
